extension RegisterTable {
  /// Eight arguments from regs[4] on. A system call's result takes the place of its first argument, which is kept in
  /// orig_a0.
  static let loongarch64 = RegisterTable(
    source: "arch/loongarch/include/asm/ptrace.h, struct pt_regs",
    registers: array("regs", 32, at: 0, size: 8)
      + sequence(
        [
          "orig_a0", "csr_era", "csr_badvaddr", "csr_crmd", "csr_prmd", "csr_euen", "csr_ecfg", "csr_estat",
        ], at: 256, size: 8),
    places: [
      .parm1: .register("regs[4]"), .parm2: .register("regs[5]"), .parm3: .register("regs[6]"),
      .parm4: .register("regs[7]"), .parm5: .register("regs[8]"), .parm1Syscall: .register("orig_a0"),
      .parm2Syscall: .register("regs[5]"), .parm3Syscall: .register("regs[6]"),
      .parm4Syscall: .register("regs[7]"), .parm5Syscall: .register("regs[8]"), .ret: .register("regs[1]"),
      .fp: .register("regs[22]"), .rc: .register("regs[4]"), .sp: .register("regs[3]"),
      .ip: .register("csr_era"),
    ])
}
