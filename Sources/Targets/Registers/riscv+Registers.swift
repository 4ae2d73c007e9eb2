extension RegisterTable {
  /// Eight arguments from a0 on. A system call's result takes the place of its first argument, which is kept in orig_a0.
  static func riscv(wordSize size: Int) -> RegisterTable {
    RegisterTable(
      source: "arch/riscv/include/asm/ptrace.h, struct pt_regs",
      registers: sequence(
        [
          "epc", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2", "a3", "a4", "a5",
          "a6",
          "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6",
          "status",
          "badaddr", "cause", "orig_a0",
        ], at: 0, size: size),
      places: [
        .parm1: .register("a0"), .parm2: .register("a1"), .parm3: .register("a2"), .parm4: .register("a3"),
        .parm5: .register("a4"), .parm1Syscall: .register("orig_a0"), .parm2Syscall: .register("a1"),
        .parm3Syscall: .register("a2"), .parm4Syscall: .register("a3"), .parm5Syscall: .register("a4"),
        .ret: .register("ra"), .fp: .register("s0"), .rc: .register("a0"), .sp: .register("sp"),
        .ip: .register("epc"),
      ])
  }
}
