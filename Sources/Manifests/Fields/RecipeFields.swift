/// The table of the recipe format.
extension Recipe {
  static let fields: [Field] =
    Field.common + [
      Field(
        "sources", required: true, "The BPF programs in C; several are linked into one",
        example: "[opensnoop.bpf.c]",
        .list(.source, atLeast: 1)),
      Field(
        "license",
        "The licence of the program, as an SPDX expression; what packages it asks for it. A source names it in a line "
          + "`SPDX-License-Identifier: ...`, or `file` has its text", example: "GPL-2.0-only",
        .textOrRecord(
          .license,
          [
            Field("spdx", required: true, "The expression", example: "GPL-2.0-only", .text(.license)),
            Field("file", "The file with the text of the licence", example: "COPYING", .text(.licenseFile)),
          ])),
      Field(
        "homepage", "Where the program is told of", example: "https://example.org/opensnoop", .text(.address)),
      Field(
        "headers",
        "Which of the profile's kernel headers the sources see; `tree`: the kernel's own. If it is not given: `btf` where "
          + "a source includes vmlinux.h, else `uapi`", example: "uapi", .text(.headerKind)),
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
        "budget", "Limits that fail the build, or `bpfbake verify`, when they are passed",
        example: "{artifact: 8KiB}",
        .record([
          Field(
            "artifact", "Bytes of the stripped artifact; not looked at with `--no-strip`", example: "8KiB",
            .text(.size)),
          Field(
            "map-memory", "Bytes of kernel memory that all maps take when they are full", example: "1MiB",
            .text(.size)),
          Field(
            "instructions",
            "Instructions that the verifier goes through for any one program; `bpfbake verify` looks at it, on kernels "
              + "that tell (5.16 and later)", example: "5000", .text(.count)),
        ])),
      Field(
        "verify", "What `bpfbake verify` does in the guest, and what it expects the artifact to print",
        example: "{trigger: [open], expect: [{record: events, where: {filename: /probe}}]}", .record(verify)),
      Field(
        "flags", "More flags for the BPF compiler: `-DNAME`, `-DNAME=VALUE` and `-IPATH` alone",
        example: "[-DMAX=16, -Iinclude]", .list(.recipeFlag)),
    ]

  private static let verify: [Field] = [
    Field(
      "trigger", "What is made to happen while the artifact runs, each with the values of docs/kernel-lab.md",
      example: "[open]", .list(.trigger, orSingle: true)),
    Field(
      "expect", "What the artifact must print; something at least, if it is not given",
      example: "[{record: events, where: {filename: /probe, pid: {proc: pid}}}]", .records(expectation)),
  ]

  private static let expectation: [Field] = [
    Field("record", "The map whose records are meant", example: "events", .text(.identifier)),
    Field(
      "where", "Values of members, as they are printed", example: "{filename: /probe, pid: {proc: pid}}",
      .table(
        keys: .fieldPath,
        values: .textOrRecord(
          .fieldValue,
          [
            Field(
              "proc", required: true,
              "In place of a value: what the guest's /proc says of the process that makes things happen",
              example: "pid", .text(.procValue))
          ]))),
    Field(
      "trace", "A regular expression that is found in a line of the trace", example: "\"file: /probe\"",
      .text(.pattern)),
    Field("at-least", "How many such records or lines; 1 if it is not given", example: "1", .text(.count)),
  ]
}
