extension RegisterTable {
  /// Eight arguments from gpr[3] on, in all ABIs; the return address is in the link register. A system call's result
  /// takes the place of its first argument, which is kept in orig_gpr3.
  static func powerpc(wordSize size: Int) -> RegisterTable {
    RegisterTable(
      source: "arch/powerpc/include/uapi/asm/ptrace.h, struct pt_regs",
      registers: array("gpr", 32, at: 0, size: size)
        + sequence(
          [
            "nip", "msr", "orig_gpr3", "ctr", "link", "xer", "ccr", size == 8 ? "softe" : "mq", "trap", "dar",
            "dsisr", "result",
          ], at: 32 * size, size: size),
      places: [
        .parm1: .register("gpr[3]"), .parm2: .register("gpr[4]"), .parm3: .register("gpr[5]"),
        .parm4: .register("gpr[6]"), .parm5: .register("gpr[7]"), .parm1Syscall: .register("orig_gpr3"),
        .parm2Syscall: .register("gpr[4]"), .parm3Syscall: .register("gpr[5]"),
        .parm4Syscall: .register("gpr[6]"), .parm5Syscall: .register("gpr[7]"), .ret: .register("link"),
        .fp: .register("gpr[31]"), .rc: .register("gpr[3]"), .sp: .register("gpr[1]"), .ip: .register("nip"),
      ])
  }
}
