import Targets
import Testing

/// Every row of the tables of registers.
@Suite struct RegisterTableTests {
  @Test(arguments: Architecture.all, [KernelVersion(4, 19), KernelVersion(6, 12)])
  func rows(_ arch: Architecture, _ kernel: KernelVersion) throws {
    let table = arch.registers(kernel: kernel)
    var end = 0
    for register in table.registers {
      #expect(register.offset >= end, "\(register.name) overlaps the one before")
      #expect(register.offset % register.size == 0, "\(register.name) is not aligned")
      #expect(register.size <= arch.wordSize)
      end = register.offset + register.size
    }
    #expect(Set(table.registers.map(\.name)).count == table.registers.count)
    for role in RegisterTable.Role.allCases {
      #expect(table.register(for: role) != nil, "\(role) leads nowhere")
    }
  }

  /// Offsets of struct pt_regs as the kernels' ptrace.h have them, and the roles where others went wrong.
  @Test(arguments: [
    (Architecture.x86_64, RegisterTable.Role.parm2, "si", 104), (.x86_64, .parm4Syscall, "r10", 56),
    (.x86_64, .rc, "ax", 80), (.arm, .parm2, "uregs[1]", 4), (.arm, .ip, "uregs[15]", 60),
    (.arm, .parm5, "uregs[13]", 52), (.arm64, .parm2, "regs[1]", 8), (.arm64, .ip, "pc", 256),
    (.arm64, .parm1Syscall, "orig_x0", 272), (.i386, .parm2, "dx", 8), (.i386, .parm5, "sp", 60),
    (.mipsel, .parm2, "regs[5]", 52), (.mipsel, .parm5, "regs[29]", 148), (.mips64, .parm5, "regs[8]", 64),
    (.powerpc, .ret, "link", 144), (.ppc64el, .parm1, "gpr[3]", 24), (.riscv64, .ip, "epc", 0),
    (.riscv32, .parm1Syscall, "orig_a0", 140), (.s390x, .parm2, "gprs[3]", 48), (.s390x, .ip, "psw.addr", 16),
    (.s390x, .parm1Syscall, "orig_gpr2", 152),
  ]) func places(arch: Architecture, role: RegisterTable.Role, name: String, offset: Int) throws {
    let register = try #require(arch.registers(kernel: KernelVersion(6, 1)).register(for: role))
    #expect(register.name == name)
    #expect(register.offset == offset)
  }
}
