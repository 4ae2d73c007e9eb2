/// The table of the recipe format.
extension Recipe {
  static let fields: [Field] =
    Field.common + [
      Field(
        "sources", required: true, "The BPF programs in C; several are linked into one",
        example: "[opensnoop.bpf.c]",
        .list(.source, atLeast: 1)),
      Field(
        "headers",
        "Which of the profile's kernel headers the sources see. If it is not given: `btf` where a source includes "
          + "vmlinux.h, else `uapi`", example: "uapi", .text(.headerKind)),
      Field(
        "attach",
        "Where programs are attached, by the C name of the program, instead of where their section says; of several "
          + "targets the first that exists on the device",
        example: "{trace_open: [do_sys_openat2, do_sys_open]}",
        .table(keys: .identifier, values: .list(.attachTarget, atLeast: 1, orSingle: true))),
      Field(
        "output", "What is printed, by the C name of the map", example: "{events: {type: struct event}}",
        .table(
          keys: .identifier,
          values: .record([
            Field(
              "type", "The C type of each record; what the map itself tells if it is not given",
              example: "struct event", .text(.cType))
          ]))),
      Field(
        "budget", "Limits that fail the build when they are passed", example: "{artifact: 8KiB}",
        .record([
          Field("artifact", "Bytes of the stripped artifact", example: "8KiB", .text(.size)),
          Field(
            "map-memory", "Bytes of kernel memory that all maps take when they are full", example: "1MiB",
            .text(.size)),
        ])),
      Field(
        "flags", "More flags for the BPF compiler: `-DNAME`, `-DNAME=VALUE` and `-IPATH` alone",
        example: "[-DMAX=16, -Iinclude]", .list(.recipeFlag)),
    ]
}
