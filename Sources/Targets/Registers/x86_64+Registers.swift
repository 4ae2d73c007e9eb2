extension RegisterTable {
  /// Arguments by the System V ABI; the fourth of a system call is in r10, since syscall overwrites rcx
  /// (arch/x86/entry/entry_64.S). The return address lies where sp points.
  // swift-format-ignore: AlwaysUseLowerCamelCase
  static let x86_64 = RegisterTable(
    source: "arch/x86/include/asm/ptrace.h, struct pt_regs for CONFIG_X86_64",
    registers: sequence(
      [
        "r15", "r14", "r13", "r12", "bp", "bx", "r11", "r10", "r9", "r8", "ax", "cx", "dx", "si", "di",
        "orig_ax", "ip",
        "cs", "flags", "sp", "ss",
      ], at: 0, size: 8),
    places: [
      .parm1: .register("di"), .parm2: .register("si"), .parm3: .register("dx"), .parm4: .register("cx"),
      .parm5: .register("r8"), .parm1Syscall: .register("di"), .parm2Syscall: .register("si"),
      .parm3Syscall: .register("dx"), .parm4Syscall: .register("r10"), .parm5Syscall: .register("r8"),
      .ret: .register("sp"), .fp: .register("bp"), .rc: .register("ax"), .sp: .register("sp"),
      .ip: .register("ip"),
    ])
}
