extension RegisterTable {
  /// Three arguments in registers (the kernel is built with -mregparm=3), the rest on the stack above the return address.
  /// A system call's own registers: arch/x86/entry/entry_32.S.
  ///
  /// Before 5.2 the processor pushes no stack pointer when the kernel itself is interrupted: the place of sp is then the
  /// top of the stack (arch/x86/include/asm/ptrace.h, kernel_stack_pointer; kernel commit 3c88c692c287).
  static func i386(pushesStackPointer: Bool) -> RegisterTable {
    RegisterTable(
      source: "arch/x86/include/asm/ptrace.h, struct pt_regs for CONFIG_X86_32",
      registers: sequence(["bx", "cx", "dx", "si", "di", "bp", "ax"], at: 0, size: 4)
        + sequence(["ds", "__dsh", "es", "__esh", "fs", "__fsh", "gs", "__gsh"], at: 28, size: 2)
        + sequence(["orig_ax", "ip"], at: 44, size: 4) + sequence(["cs", "__csh"], at: 52, size: 2)
        + sequence(["flags", "sp"], at: 56, size: 4) + sequence(["ss", "__ssh"], at: 64, size: 2),
      places: [
        .parm1: .register("ax"), .parm2: .register("dx"), .parm3: .register("cx"), .parm4: .stack(4),
        .parm5: .stack(8), .parm1Syscall: .register("bx"), .parm2Syscall: .register("cx"),
        .parm3Syscall: .register("dx"), .parm4Syscall: .register("si"), .parm5Syscall: .register("di"),
        .ret: pushesStackPointer ? .register("sp") : .address("sp"), .fp: .register("bp"),
        .rc: .register("ax"), .sp: pushesStackPointer ? .register("sp") : .address("sp"),
        .ip: .register("ip"),
      ])
  }
}
