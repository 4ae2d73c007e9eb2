extension RegisterTable {
  /// Five arguments from gprs[2] on. A system call's result takes the place of its first argument, which is kept in
  /// orig_gpr2.
  static let s390x = RegisterTable(
    source: "arch/s390/include/asm/ptrace.h, struct pt_regs, and its uapi sibling",
    registers: array("args", 1, at: 0, size: 8) + sequence(["psw.mask", "psw.addr"], at: 8, size: 8)
      + array("gprs", 16, at: 24, size: 8) + sequence(["orig_gpr2"], at: 152, size: 8)
      + sequence(["int_code", "int_parm"], at: 160, size: 4)
      + sequence(["int_parm_long", "flags"], at: 168, size: 8),
    places: [
      .parm1: .register("gprs[2]"), .parm2: .register("gprs[3]"), .parm3: .register("gprs[4]"),
      .parm4: .register("gprs[5]"), .parm5: .register("gprs[6]"), .parm1Syscall: .register("orig_gpr2"),
      .parm2Syscall: .register("gprs[3]"), .parm3Syscall: .register("gprs[4]"),
      .parm4Syscall: .register("gprs[5]"), .parm5Syscall: .register("gprs[6]"), .ret: .register("gprs[14]"),
      .fp: .register("gprs[11]"), .rc: .register("gprs[2]"), .sp: .register("gprs[15]"),
      .ip: .register("psw.addr"),
    ])
}
