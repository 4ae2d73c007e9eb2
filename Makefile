# make demo      bake opensnoop for this machine and watch it work; boot an ARM kernel and watch open-example there
# make test      build, test, check the format
# make test-yocto    run the Yocto layer by bitbake's library; test packages, SBOMs and CI jobs
# make test-kernels  boot all kernels of Tests/KernelTests/KERNELS; make test boots some
# make bench-lab     how long a verdict takes on an ARM kernel, against a plain boot
# make fuzz      look for inputs that crash it, SECONDS=30 for each fuzzer
# make format    put the sources into the project's format
# make install   PREFIX=/usr/local, DESTDIR=
# make sizes     what small artifacts take, as the tables in README.md
# make dist      one archive that runs from wherever it is unpacked
#
# Needed from elsewhere: a Swift toolchain, 6.2 or later, on PATH. Debian packages are installed where they are missing.

PREFIX ?= /usr/local
DESTDIR ?=
CONFIGURATION ?= release
SECONDS ?= 30
SWIFT ?= swift

VERSION = $(shell sed -n 's/.*current = "\(.*\)".*/\1/p' Sources/bpfbake/Version.swift)
ARCH = $(shell uname -m)
DIST = bpfbake-$(VERSION)-linux-$(ARCH)

# To build bpfbake; to build with it; to look at the result.
BUILD_PACKAGES = libelf-dev zlib1g-dev pkg-config
USE_PACKAGES = ninja-build libbpf-dev linux-libc-dev bpftool
DEMO_PACKAGES = file qemu-system-arm $(UNPACK_PACKAGES)
# To boot kernels of other architectures, and to unpack them.
LAB_PACKAGES = qemu-system-arm qemu-system-x86 qemu-system-misc qemu-system-mips qemu-system-ppc $(UNPACK_PACKAGES)
UNPACK_PACKAGES = xz-utils zstd lz4
# What the tests of packages for build systems run; bitbake, oelint-adv, kas and others come from PyPI.
YOCTO_PACKAGES = python3 python3-venv gcc libc6-dev gcc-arm-linux-gnueabihf
# To hold what is made against other tools, in the tests.
TEST_PACKAGES = gcc libc6-dev llvm file python3-venv qemu-user-static $(CROSS_PACKAGES) $(CLANG_PACKAGES)
# Beside the Swift toolchain's: each has IR in a form of its own, which programs with kernel headers go through.
CLANG_PACKAGES = clang-14 clang-16 clang-19
# The compilers of toolchain gnu-cross.
CROSS_PACKAGES = $(addprefix gcc-,arm-linux-gnueabihf aarch64-linux-gnu i686-linux-gnu riscv64-linux-gnu \
    powerpc64le-linux-gnu s390x-linux-gnu)
# From PyPI: a reader of JUnit's files, and Zig's compiler.
TEST_PYTHON = .build/python/bin/python3

FORMATTED = Package.swift Sources Tests

.PHONY: all demo test fuzz format lint sizes install dist packages packages-demo packages-lab packages-test packages-yocto test-yocto test-kernels bench-lab clean

all: packages
	$(SWIFT) build -c $(CONFIGURATION) --product bpfbake

packages:
	@Scripts/install-packages $(BUILD_PACKAGES) $(USE_PACKAGES)

packages-demo:
	@Scripts/install-packages $(BUILD_PACKAGES) $(USE_PACKAGES) $(DEMO_PACKAGES)

packages-lab:
	@Scripts/install-packages $(BUILD_PACKAGES) $(USE_PACKAGES) $(LAB_PACKAGES)

demo: packages-demo
	$(SWIFT) build -c $(CONFIGURATION) --product bpfbake
	@Scripts/demo "$$($(SWIFT) build -c $(CONFIGURATION) --show-bin-path)/bpfbake"

packages-test:
	@Scripts/install-packages $(BUILD_PACKAGES) $(USE_PACKAGES) $(LAB_PACKAGES) $(TEST_PACKAGES)
	@$(TEST_PYTHON) -c 'import junitparser, ziglang' 2>/dev/null || \
	    { python3 -m venv $(dir $(TEST_PYTHON)).. && $(TEST_PYTHON) -m pip install -q junitparser ziglang; }

test: packages-test
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build
	$(MAKE) test-yocto CONFIGURATION=debug
	$(MAKE) lint

packages-yocto:
	@Scripts/install-packages $(BUILD_PACKAGES) $(USE_PACKAGES) $(LAB_PACKAGES) $(YOCTO_PACKAGES)

test-yocto: packages-yocto
	$(SWIFT) build -c $(CONFIGURATION) --product bpfbake
	Tests/YoctoTests/run "$$($(SWIFT) build -c $(CONFIGURATION) --show-bin-path)/bpfbake"

test-kernels: packages-test
	$(SWIFT) build --build-tests
	BPFBAKE_KERNELS=all $(SWIFT) test --skip-build --filter KernelTests

bench-lab: packages-lab
	$(SWIFT) build -c $(CONFIGURATION) --product bpfbake
	@Scripts/bench-lab "$$($(SWIFT) build -c $(CONFIGURATION) --show-bin-path)/bpfbake"

fuzz: packages
	Tests/Fuzz/run $(SECONDS)

format:
	$(SWIFT) format -i -r $(FORMATTED)

lint:
	$(SWIFT) format lint --strict -r $(FORMATTED)

sizes: packages
	$(SWIFT) build -c $(CONFIGURATION) --product bpfbake
	@Scripts/sizes "$$($(SWIFT) build -c $(CONFIGURATION) --show-bin-path)/bpfbake"
	@Scripts/sizes-architectures "$$($(SWIFT) build -c $(CONFIGURATION) --show-bin-path)/bpfbake"

install: packages
	$(SWIFT) build -c $(CONFIGURATION) --product bpfbake
	@Scripts/install-tree "$$($(SWIFT) build -c $(CONFIGURATION) --show-bin-path)/bpfbake" '$(DESTDIR)$(PREFIX)'

# Fully static, so that it runs on any Linux of this architecture, however old its C library.
dist: packages
	$(SWIFT) build -c release --scratch-path .build/dist --product bpfbake \
	    --static-swift-stdlib -Xswiftc -static-executable
	rm -rf dist/$(DIST)
	Scripts/install-tree .build/dist/release/bpfbake dist/$(DIST)
	strip dist/$(DIST)/bin/bpfbake
	tar -C dist --sort=name --owner=0 --group=0 --numeric-owner -czf dist/$(DIST).tar.gz $(DIST)
	@ls -l dist/$(DIST).tar.gz
	@ldd dist/$(DIST)/bin/bpfbake || true

clean:
	rm -rf .build bake dist
