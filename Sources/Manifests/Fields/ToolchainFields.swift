/// The table of the toolchain format.
extension Toolchain {
  static let fields: [Field] =
    Field.common + [
      Field(
        "sysroot",
        "The folder that holds the target's `usr/include`, where `bpf.headers` has paths with `=` before them",
        example: "sysroots/cortexa7", .textOrRecord(.headerFolder, [environment])),
      Field(
        "targets",
        "The architectures that the loader is compiled for; whatever the compiler has if it is not given",
        example: "[x86_64, arm]", .list(.architecture, atLeast: 1)),
      Field(
        "bpf", required: true, "What makes bytecode out of C",
        example: "{compiler: clang, headers: [/usr/include]}",
        .record([
          Field(
            "compiler", required: true,
            "A clang with a bpf target: a command or a path. The bare `clang` means the newest on `PATH`",
            example: "clang", .text(.command)),
          Field(
            "headers", required: true,
            "Folders that hold `bpf/bpf_helpers.h`, looked through in this order; `=/usr/include` is below `sysroot`",
            example: "[/usr/include]", .list(.headerFolder, atLeast: 1)),
          Field("flags", "More flags for the compiler, as they are", example: "[-Wall]", .list(.toolFlag)),
        ])),
      Field(
        "loader", required: true, "What makes the loader, the part of the artifact that runs on the device",
        example: "{compiler: clang, linker: lld}",
        .record([
          Field(
            "compiler", required: true,
            "A C compiler for the device's programs: clang, gcc or zig, by a command or a path. `{gnu}` in it stands for "
              + "the GNU triple as Debian's cross compilers have it, such as `arm-linux-gnueabihf`",
            example: "clang", .textOrRecord(.crossCommand, [environment])),
          Field(
            "linker",
            "A command or a path; the compiler's own choice if it is not given. `lld` is the one beside the compiler if "
              + "there is one", example: "lld", .text(.command)),
          Field(
            "flags", "More flags for the compiler, as they are", example: "[-march=armv7-a]", .list(.toolFlag)
          ),
        ])),
    ]

  private static let environment = Field(
    "environment", required: true,
    "The variable of the environment that has it when a build begins; flags may follow a command",
    example: "CC", .text(.variable))
}
