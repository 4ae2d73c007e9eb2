extension RegisterTable {
  /// Four arguments in registers, the fifth on the stack (AAPCS, 6.4); a system call's fifth is still in r4 when the
  /// function starts (arch/arm/kernel/entry-common.S). The program counter is uregs[15] (ARM_pc); uregs[12], which libbpf
  /// reads for it, is ip, the scratch register.
  static let arm = RegisterTable(
    source: "arch/arm/include/uapi/asm/ptrace.h, struct pt_regs",
    registers: array("uregs", 18, at: 0, size: 4),
    places: [
      .parm1: .register("uregs[0]"), .parm2: .register("uregs[1]"), .parm3: .register("uregs[2]"),
      .parm4: .register("uregs[3]"), .parm5: .stack(0), .parm1Syscall: .register("uregs[0]"),
      .parm2Syscall: .register("uregs[1]"), .parm3Syscall: .register("uregs[2]"),
      .parm4Syscall: .register("uregs[3]"),
      .parm5Syscall: .register("uregs[4]"), .ret: .register("uregs[14]"), .fp: .register("uregs[11]"),
      .rc: .register("uregs[0]"), .sp: .register("uregs[13]"), .ip: .register("uregs[15]"),
    ])
}
