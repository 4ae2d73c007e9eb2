/// How kernels of one architecture and version call the functions that do system calls, for probes on them.
public struct SystemCalls: Hashable, Sendable {
  /// What such a function gets.
  public enum Arguments: Hashable, Sendable {
    /// One pointer, to the struct pt_regs of the process (ARCH_HAS_SYSCALL_WRAPPER): `parm1Syscall` and its siblings lie
    /// there.
    case registers
    /// The system call's arguments, as any other function.
    case plain
    /// The system call's arguments on the stack (asmlinkage of i386, arch/x86/include/asm/linkage.h).
    case stack
  }

  public let arguments: Arguments
  /// What may stand before the system call's name in that of its function: "__x64_sys_". The first that the kernel has is
  /// the one.
  public let prefixes: [String]

  /// The functions that may do the system call `name`, "openat".
  public func functions(_ name: String) -> [String] { prefixes.map { $0 + name } }

  /// A change of one architecture's kernels.
  private struct Row {
    let kernelName: String
    let wordSize: Int?
    let since: KernelVersion
    let arguments: Arguments
    /// For programs of the kernel's own kind, and for those of its 32-bit sibling.
    let native: [String]
    let compat: [String]
  }

  /// Sources: arch/ARCH/include/asm/syscall_wrapper.h and ARCH_HAS_SYSCALL_WRAPPER in arch/ARCH/Kconfig, with the kernel
  /// commits that brought them: x86 d5a00528b58c (4.17), i386 25c619e59b39 (5.7), arm64 4378a7d4be30 (4.19), s390
  /// aa0d6e70d3b3 (5.1, which gives names alone) and 56e62a737028 (5.12), powerpc 7e92e01b7245 (6.1), riscv 08d0ce30e0e4
  /// (6.6). The last row that fits holds.
  private static let rows: [Row] = [
    Row(
      kernelName: "x86", wordSize: 4, since: KernelVersion(0, 0), arguments: .stack,
      native: ["sys_", "SyS_"],
      compat: []),
    Row(
      kernelName: "x86", wordSize: 4, since: KernelVersion(5, 7), arguments: .registers,
      native: ["__ia32_sys_"], compat: []),
    Row(
      kernelName: "x86", wordSize: 8, since: KernelVersion(4, 17), arguments: .registers,
      native: ["__x64_sys_"], compat: ["__ia32_compat_sys_", "__ia32_sys_"]),
    Row(
      kernelName: "arm64", wordSize: nil, since: KernelVersion(4, 19), arguments: .registers,
      native: ["__arm64_sys_"], compat: ["__arm64_compat_sys_", "__arm64_sys_"]),
    Row(
      kernelName: "s390", wordSize: nil, since: KernelVersion(5, 1), arguments: .plain,
      native: ["__s390x_sys_"], compat: ["__s390_compat_sys_", "__s390_sys_"]),
    Row(
      kernelName: "s390", wordSize: nil, since: KernelVersion(5, 12), arguments: .registers,
      native: ["__s390x_sys_"], compat: ["__s390_compat_sys_", "__s390_sys_"]),
    // Not where the kernel runs 32-bit programs too: COMPAT, by default on for big endian.
    Row(
      kernelName: "powerpc", wordSize: nil, since: KernelVersion(6, 1), arguments: .registers,
      native: ["sys_"], compat: ["compat_sys_", "sys_"]),
    Row(
      kernelName: "riscv", wordSize: nil, since: KernelVersion(6, 6), arguments: .registers,
      native: ["__riscv_sys_"], compat: ["__riscv_compat_sys_", "__riscv_sys_"]),
  ]

  /// - Parameters:
  ///   - user: whose programs are meant: the kernel's own architecture, or its 32-bit sibling.
  ///   - hasWrapper: what the kernel's configuration says of CONFIG_ARCH_HAS_SYSCALL_WRAPPER; nil: it is not known.
  public init(of kernel: Architecture, _ version: KernelVersion, user: Architecture, hasWrapper: Bool? = nil)
  {
    let isCompat = user.wordSize < kernel.wordSize
    let row = Self.rows.last {
      $0.kernelName == kernel.kernelName && $0.wordSize ?? kernel.wordSize == kernel.wordSize
        && $0.since <= version
    }
    var arguments = row?.arguments ?? .plain
    if kernel.kernelName == "powerpc", arguments == .registers,
      !(hasWrapper ?? !(kernel.wordSize == 8 && kernel.byteOrder == .big))
    {
      arguments = .plain
    }
    self.arguments = arguments
    // Before 4.17 SyS_NAME is the function's own name, and sys_NAME often its alias (include/linux/syscalls.h).
    let plain = isCompat ? ["compat_sys_", "sys_"] : ["sys_", "SyS_"]
    prefixes = row.map { isCompat ? $0.compat : $0.native } ?? plain
  }
}
