import Targets
import Testing

@testable import BPFObjects

/// Which loads from a kprobe's context are told to be no register, and which are left alone.
@Suite struct ContextAccessTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let table: RegisterTable
    let code: [BPFInstruction]
    /// The instruction, offset and size of the fault, or nil for none.
    let fault: [Int]?
  }

  private static func load(_ to: UInt8, _ from: UInt8, _ offset: Int16, size: Int) -> BPFInstruction {
    let code: UInt8 = [1: 0x71, 2: 0x69, 4: 0x61, 8: 0x79][size] ?? 0
    return BPFInstruction(opcode: code, destination: to, source: from, offset: offset)
  }
  private static func move(_ to: UInt8, _ from: UInt8) -> BPFInstruction {
    BPFInstruction(opcode: 0xbf, destination: to, source: from)
  }
  private static func add(_ to: UInt8, _ value: Int32) -> BPFInstruction {
    BPFInstruction(opcode: 0x07, destination: to, immediate: value)
  }
  private static let exit = BPFInstruction(opcode: 0x95)
  private static let helper = BPFInstruction(opcode: BPFInstruction.call, immediate: 14)
  private static func row(
    _ name: String, _ arch: Architecture, _ code: [BPFInstruction], fault: [Int]? = nil
  ) -> Row {
    Row(
      testDescription: name, table: arch.registers(kernel: KernelVersion(6, 1)), code: code + [exit],
      fault: fault)
  }

  static func rows() -> [Row] {
    [
      row("si on x86_64", .x86_64, [load(2, 1, 104, size: 8)]),
      row("half of si", .x86_64, [load(2, 1, 104, size: 4)]),
      row("the layout of x86_64 on ARM", .arm, [load(2, 1, 104, size: 8)], fault: [0, 104, 8]),
      row("a 64-bit load of a 32-bit register", .arm, [load(2, 1, 8, size: 8)], fault: [0, 8, 8]),
      row("uregs[1]", .arm, [load(2, 1, 4, size: 4)]),
      row("across two registers", .arm, [load(2, 1, 6, size: 4)], fault: [0, 6, 4]),
      row("behind the last register", .arm64, [load(2, 1, 288, size: 8)], fault: [0, 288, 8]),
      row("by a copy", .arm, [move(6, 1), helper, load(2, 6, 80, size: 4)], fault: [2, 80, 4]),
      row("by arithmetic", .arm, [move(3, 1), add(3, 72), load(2, 3, 0, size: 4)], fault: [2, 72, 4]),
      row("a call clobbers r1", .arm, [helper, load(2, 1, 80, size: 4)]),
      row(
        "by the stack", .arm,
        [
          BPFInstruction(opcode: 0x7b, destination: 10, source: 1, offset: -8), helper,
          load(7, 10, -8, size: 8),
          load(2, 7, 80, size: 4),
        ], fault: [3, 80, 4]),
      row(
        "an overwritten slot of the stack", .arm,
        [
          BPFInstruction(opcode: 0x7b, destination: 10, source: 1, offset: -8),
          BPFInstruction(opcode: 0x62, destination: 10, offset: -4), load(7, 10, -8, size: 8),
          load(2, 7, 80, size: 4),
        ]),
      row(
        "on one of two branches", .arm,
        [
          BPFInstruction(opcode: 0x15, destination: 2, offset: 1), load(3, 1, 0, size: 4),
          load(3, 1, 76, size: 4),
        ], fault: [2, 76, 4]),
      row(
        "a pointer that branches leave different", .arm,
        [
          BPFInstruction(opcode: 0x15, destination: 2, offset: 1), add(1, 100), load(3, 1, 0, size: 4),
        ]),
      row(
        "in a loop that moves the pointer", .arm,
        [load(3, 1, 0, size: 4), add(1, 4), BPFInstruction(opcode: 0x15, destination: 2, offset: -3)]),
      row(
        "in a subprogram", .arm,
        [
          BPFInstruction(opcode: BPFInstruction.call, source: 1, immediate: 1), exit, load(3, 1, 84, size: 4),
        ], fault: [2, 84, 4]),
    ]
  }

  @Test(arguments: rows()) func loads(_ row: Row) {
    let fault = ContextAccess(row.code, table: row.table).firstFault()
    #expect(fault.map { [$0.index, $0.offset, $0.size] } == row.fault)
  }
}
