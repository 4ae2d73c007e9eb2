extension RegisterTable {
  /// Arguments in x0 to x7 (AAPCS64). A system call's first is in orig_x0: x0 is overwritten by its result.
  static let arm64 = RegisterTable(
    source: "arch/arm64/include/asm/ptrace.h, struct pt_regs",
    registers: array("regs", 31, at: 0, size: 8)
      + sequence(["sp", "pc", "pstate", "orig_x0"], at: 248, size: 8)
      + [Register(name: "syscallno", offset: 280, size: 4)],
    places: [
      .parm1: .register("regs[0]"), .parm2: .register("regs[1]"), .parm3: .register("regs[2]"),
      .parm4: .register("regs[3]"), .parm5: .register("regs[4]"), .parm1Syscall: .register("orig_x0"),
      .parm2Syscall: .register("regs[1]"), .parm3Syscall: .register("regs[2]"),
      .parm4Syscall: .register("regs[3]"),
      .parm5Syscall: .register("regs[4]"), .ret: .register("regs[30]"), .fp: .register("regs[29]"),
      .rc: .register("regs[0]"), .sp: .register("sp"), .ip: .register("pc"),
    ])
}
