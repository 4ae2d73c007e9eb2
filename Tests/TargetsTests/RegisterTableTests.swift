import Targets
import Testing

/// Every row of the tables of registers.
@Suite struct RegisterTableTests {
  static let tables = Architecture.all.filter { $0.registers != nil }

  @Test(arguments: tables) func rows(_ arch: Architecture) throws {
    let table = try #require(arch.registers)
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
    (.arm64, .parm1Syscall, "orig_x0", 272),
  ]) func places(arch: Architecture, role: RegisterTable.Role, name: String, offset: Int) throws {
    let register = try #require(arch.registers?.register(for: role))
    #expect(register.name == name)
    #expect(register.offset == offset)
  }
}
