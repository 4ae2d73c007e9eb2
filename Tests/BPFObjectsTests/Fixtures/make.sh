#!/bin/bash
# Compiles the fixture objects with every compiler that is supported, so that tests run without those compilers.
# Needs clang-14, clang-16 and clang-19 (Debian's, and llvm-19), the Swift toolchain (its clang is 21), linux-libc-dev
# and libbpf-dev. Writes objects/COMPILER-ORDER/NAME.bpf.o; what is there is replaced.
set -euo pipefail
cd "$(dirname "$0")"

# A toolchain's clang lies beside its swift.
swift_clang="$(dirname "$(readlink -f "$(command -v swift)")")/clang"
strip="${LLVM_STRIP:-llvm-strip-19}"
headers="${BPF_HEADERS:-/usr/include}"
multiarch="$headers/$(gcc -print-multiarch 2>/dev/null || echo x86_64-linux-gnu)"

# compile COMPILER ORDER SOURCE OBJECT
compile() {
    local flags=(
        --target="bpf$2" -std=gnu11 -g -O2 -Wall -Wno-unused-function -Wno-unused-const-variable
        -isystem "$multiarch" -isystem "$headers" -isystem src
        # Line records hold file names: none of this machine's.
        -ffile-prefix-map="$headers"=include -ffile-prefix-map="$PWD"=.
    )
    mkdir -p "$(dirname "$4")"
    "$1" "${flags[@]}" -c "$3" -o "$4"
    # DWARF goes, .BTF and .BTF.ext stay.
    "$strip" -g "$4"
}

rm -rf objects
for named in 14:clang-14 16:clang-16 19:clang-19 "21:$swift_clang"; do
    version="${named%%:*}" compiler="${named#*:}"
    for source in src/*.bpf.c; do
        name="$(basename "$source" .c)"
        compile "$compiler" el "$source" "objects/clang$version-el/$name.o"
    done
done

# The other byte order, by the oldest and the newest.
for named in 14:clang-14 "21:$swift_clang"; do
    version="${named%%:*}" compiler="${named#*:}"
    for name in callbacks core_access core_fields core_types globals maps prog_array records sections subprograms \
        tracepoint_ringbuf words core_words; do
        compile "$compiler" eb "src/$name.bpf.c" "objects/clang$version-eb/$name.bpf.o"
    done
done

# What must be refused: one compiler is enough.
for source in src/refused/*.bpf.c; do
    compile "$swift_clang" el "$source" "objects/refused/$(basename "$source" .c).o"
done

# The BTF of a kernel that is none: `.BTF` of an ordinary object, taken out raw.
for order in el eb; do
    compile "$swift_clang" "$order" src/kernel_types.c "objects/kernel_types-$order.o"
    "${LLVM_OBJCOPY:-llvm-objcopy-19}" --dump-section .BTF="objects/kernel_types-$order.btf" \
        "objects/kernel_types-$order.o"
    rm "objects/kernel_types-$order.o"
done
du -sb objects
