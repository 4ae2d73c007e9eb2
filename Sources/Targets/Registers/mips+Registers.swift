extension RegisterTable {
  /// 32 bit, ABI o32: four arguments in registers, the fifth on the stack above the room that is kept for those four.
  /// System calls are functions like any other (arch/mips/kernel/scall32-o32.S puts the fifth where the ABI wants it), so
  /// a system call's own registers hold four; the fifth is in the memory of the process.
  static let mips32 = mips(
    wordSize: 4, first: 32,
    fifth: .stack(16))

  /// 64 bit, ABI n64: eight arguments in registers.
  static let mips64 = mips(wordSize: 8, first: 0, fifth: .register("regs[8]"))

  /// `first`: bytes before regs[0], where o32 keeps room for arguments.
  private static func mips(wordSize size: Int, first: Int, fifth: Place) -> RegisterTable {
    RegisterTable(
      source: "arch/mips/include/asm/ptrace.h, struct pt_regs",
      registers: array("regs", 32, at: first, size: size)
        + sequence(
          ["cp0_status", "hi", "lo", "cp0_badvaddr", "cp0_cause", "cp0_epc"], at: first + 32 * size,
          size: size),
      places: [
        .parm1: .register("regs[4]"), .parm2: .register("regs[5]"), .parm3: .register("regs[6]"),
        .parm4: .register("regs[7]"), .parm5: fifth, .parm1Syscall: .register("regs[4]"),
        .parm2Syscall: .register("regs[5]"), .parm3Syscall: .register("regs[6]"),
        .parm4Syscall: .register("regs[7]"), .parm5Syscall: fifth, .ret: .register("regs[31]"),
        .fp: .register("regs[30]"), .rc: .register("regs[2]"), .sp: .register("regs[29]"),
        .ip: .register("cp0_epc"),
      ])
  }
}
