/// The table of the profile format.
import Targets

extension Profile {
  static let fields: [Field] =
    Field.common + [
      Field("arch", required: true, "The kernel's architecture", example: "x86_64", .text(.architecture)),
      Field(
        "kernel", required: true, "The kernel that runs on the device", example: "{version: 6.1.76}",
        .record(kernel)),
      Field(
        "user", "The programs of the device, where they are not the kernel's own kind",
        example: "{arch: arm}",
        .record([
          Field(
            "arch", required: true,
            "Their architecture: `arch`, or the 32-bit one that its kernels run too. The artifact is such a program",
            example: "arm", .text(.architecture))
        ])),
      Field(
        "pt_regs", "Where the kernel differs from its architecture's table of registers",
        example: "{parm1: \"uregs[0]\"}", .record(RegisterTable.Role.allCases.map(register))),
      Field(
        "toolchain", "The toolchain for this device; `llvm` if it is not given", example: "llvm",
        .text(.toolchain)),
    ]

  private static func register(_ role: RegisterTable.Role) -> Field {
    Field(
      role.key,
      "The register that `PT_REGS_\(role.identifier.uppercased())` reads, as the kernel's struct pt_regs spells it",
      example: "\"uregs[0]\"", .text(.register))
  }

  private static let kernel: [Field] = [
    Field(
      "version", required: true,
      "The version as the kernel's Makefile has it: two numbers in quotes, or three. Never taken from `release`, which "
        + "distributions number in their own way", example: "6.1.76", .text(.version)),
    Field(
      "release", "What `uname -r` prints on the device, where it is known", example: "6.1.0-18-amd64",
      .text(.release)),
    Field(
      "config", "The kernel's `.config`, plain or gzipped", example: "boot/config-6.1.0", .text(.kernelFile)),
    Field(
      "btf",
      "The kernel's BTF: a copy of `/sys/kernel/btf/vmlinux`, a `vmlinux`, or the kernel's image, packed or not",
      example: "boot/vmlinux.btf", .text(.kernelFile)),
    Field(
      "build-id", "The kernel's build id (NT_GNU_BUILD_ID) in lower-case hexadecimal",
      example: "\"f4d68d3b7a2c9fd3a0e6b1c81c9e3b6b8e1b90ce\"", .text(.buildID)),
    Field(
      "provides",
      "What the kernel has though its version is too old for it, by a vendor's doing: helpers, types and classes of "
        + "instructions, as docs/gate.md names them", example: "[bpf_ringbuf_output, BPF_MAP_TYPE_RINGBUF]",
      .list(.kernelFeature, atLeast: 1)),
    Field(
      "headers", "Where kernel headers are to be had from", example: "{uapi: linux/usr/include}",
      .record(headers)),
    Field(
      "image",
      "The kernel itself, which `bpfbake verify` boots: vmlinux, vmlinuz, bzImage, zImage, Image or uImage",
      example: "boot/zImage", .textOrRecord(.kernelFile, image)),
  ]

  private static let image: [Field] = [
    Field(
      "debian", required: true,
      "A package of Debian's that has the kernel, or depends on the one that has it",
      example: "{suite: bookworm, package: linux-image-armmp}",
      .record([
        Field("suite", required: true, "The release", example: "bookworm", .text(.debianName)),
        Field("package", required: true, "The package", example: "linux-image-armmp", .text(.debianName)),
      ]))
  ]

  private static let headers: [Field] = [
    Field(
      "uapi",
      "A folder that holds `linux/bpf.h`: made by the kernel's `headers_install`, or linux-libc-dev's",
      example: "linux/usr/include", .text(.kernelFolder)),
    Field(
      "btf", "BTF, a `vmlinux` or an image that a vmlinux.h is made from; `kernel.btf` if it is not given",
      example: "boot/vmlinux.btf", .text(.kernelFile)),
    Field(
      "tree",
      "The kernel's own headers, configured: its source tree, its build tree, `/lib/modules/RELEASE/build`, or a "
        + "`linux-headers-*` folder of Debian's", example: "linux-6.1", .textOrRecord(.kernelFolder, tree)),
    Field(
      "staged",
      "What `bpfbake headers stage` wrote: a tar, or a folder. It stands for all other keys of `headers`",
      example: "headers.tar", .text(.kernelFile)),
  ]

  private static let tree: [Field] = [
    Field(
      "build", "The build tree, with `include/generated`; Yocto's STAGING_KERNEL_BUILDDIR", example: "build",
      .text(.kernelFolder)),
    Field(
      "source", "The source tree, where the build tree does not name it; Yocto's STAGING_KERNEL_DIR",
      example: "linux-6.1", .text(.kernelFolder)),
    Field(
      "debian", "In place of both, a package of Debian's, which is fetched",
      example: "{suite: bookworm, package: linux-headers-armmp}",
      .record([
        Field("suite", required: true, "The release", example: "bookworm", .text(.debianName)),
        Field("package", required: true, "The package", example: "linux-headers-armmp", .text(.debianName)),
      ])),
  ]
}
