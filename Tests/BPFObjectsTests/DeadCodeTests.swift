import BundleFormat
import Foundation
import Targets
import Testing

@testable import BPFObjects

/// What the link's own constants take out of a program, and that what is left does the same.
@Suite struct DeadCodeTests {
  typealias I = BPFInstruction

  // MARK: Programs by hand

  private static let address = [I(opcode: 0x18, destination: 1), I(opcode: 0)]
  private static let exit = I(opcode: I.exit)
  private static func helper(_ number: Int32) -> I { I(opcode: I.call, immediate: number) }
  private static func move(_ register: UInt8, _ value: Int32) -> I {
    I(opcode: 0xb7, destination: register, immediate: value)
  }
  private static func load(_ to: UInt8, _ from: UInt8, _ offset: Int16 = 0, _ opcode: UInt8 = 0x61) -> I {
    I(opcode: opcode, destination: to, source: from, offset: offset)
  }
  private static func store(_ offset: Int16, _ from: UInt8) -> I {
    I(opcode: 0x7b, destination: 10, source: from, offset: offset)
  }
  private static func jump(_ opcode: UInt8, _ register: UInt8, _ value: Int32, _ offset: Int16) -> I {
    I(opcode: opcode, destination: register, offset: offset, immediate: value)
  }

  /// The program, with the value 5 in four bytes at the ldimm64 of slot 0; what is left of it.
  private func left(_ program: [I], addresses: [Int: Int] = [0: 0], memory: [UInt8] = [5, 0, 0, 0]) -> [I]? {
    let flow = ConstantFlow(program, addresses: addresses, memory: memory, isLittle: true)
    return DeadCode(program, flow: flow)?.instructions
  }

  @Test func aBranchThatIsTaken() {
    let program =
      Self.address + [Self.load(1, 1), Self.jump(0x15, 1, 5, 2), Self.helper(131), Self.exit]
      + [Self.move(0, 1), Self.exit]
    #expect(left(program) == [Self.move(0, 1), Self.exit])
  }

  @Test func aBranchThatIsNotTaken() {
    let program =
      Self.address + [Self.load(1, 1), Self.jump(0x25, 1, 5, 2), Self.move(0, 2), Self.exit]
      + [Self.helper(131), Self.exit]
    #expect(left(program) == [Self.move(0, 2), Self.exit])
  }

  /// The value is still needed: it becomes an immediate, and the address goes.
  @Test(
    arguments: [
      ([5, 0, 0, 0, 0, 0, 0, 0], UInt8(0x61), [I(opcode: 0xb7, immediate: 5)]),
      ([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0], 0x61, [I(opcode: 0xb4, immediate: -1)]),
      ([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], 0x79, [I(opcode: 0xb7, immediate: -1)]),
      (
        [1, 2, 3, 4, 5, 6, 7, 8], 0x79,
        [I(opcode: 0x18, immediate: 0x0403_0201), I(opcode: 0, immediate: 0x0807_0605)]
      ),
      ([1, 2, 3, 4, 5, 6, 7, 8], 0x71, [I(opcode: 0xb7, immediate: 1)]),
      ([0x80, 2, 3, 4, 5, 6, 7, 8], 0x91, [I(opcode: 0xb7, immediate: -128)]),
    ] as [([UInt8], UInt8, [I])])
  func anImmediate(memory: [UInt8], opcode: UInt8, expected: [I]) {
    #expect(
      left(Self.address + [Self.load(0, 1, 0, opcode), Self.exit], memory: memory) == expected + [Self.exit])
  }

  @Test func bigEndian() {
    let program = Self.address + [Self.load(0, 1), Self.exit]
    let flow = ConstantFlow(program, addresses: [0: 0], memory: [0, 0, 0, 5], isLittle: false)
    #expect(DeadCode(program, flow: flow)?.instructions == [Self.move(0, 5), Self.exit])
  }

  /// A decision that is kept on the stack over a call, and one that is not known any more.
  @Test func theStack() throws {
    let decided = [Self.load(1, 1), Self.store(-8, 1), Self.helper(14), Self.load(2, 10, -8, 0x79)]
    let branch = [Self.jump(0x55, 2, 5, 1), Self.helper(15), Self.move(0, 0), Self.exit]
    let kept = try #require(left(Self.address + decided + branch))
    #expect(!kept.contains { $0.opcode == 0x55 })
    // Another way writes part of the slot.
    let other = [Self.load(1, 1), Self.store(-8, 1), I(opcode: 0x6b, destination: 10, source: 0, offset: -6)]
    let unknown = try #require(left(Self.address + other + [Self.load(2, 10, -8, 0x79)] + branch))
    #expect(unknown.contains { $0.opcode == 0x55 })
    // A helper is given a pointer to what lies below.
    let pointer = [
      I(opcode: 0xbf, destination: 1, source: 10), I(opcode: 0x07, destination: 1, immediate: -16),
    ]
    let written = try #require(
      left(
        Self.address + [Self.load(1, 1), Self.store(-8, 1)] + pointer
          + [Self.helper(16), Self.load(2, 10, -8, 0x79)] + branch))
    #expect(written.contains { $0.opcode == 0x55 })
  }

  /// A pointer into the frame that is lost sight of may be written through.
  @Test func aPointerThatEscapes() throws {
    let program =
      Self.address + [Self.load(1, 1), Self.store(-8, 1), I(opcode: 0xbf, destination: 3, source: 10)]
      + [
        I(opcode: 0x0f, destination: 3, source: 6), I(opcode: 0x7a, destination: 3, offset: -8, immediate: 1),
      ]
      + [Self.load(2, 10, -8, 0x79), Self.jump(0x55, 2, 5, 1), Self.helper(15), Self.move(0, 0), Self.exit]
    #expect(try #require(left(program)).contains { $0.opcode == 0x55 })
  }

  @Test func twoWaysThatDiffer() throws {
    let program =
      Self.address + [Self.load(6, 1), Self.helper(7), Self.jump(0x15, 0, 0, 1), Self.move(6, 6)]
      + [Self.jump(0x15, 6, 5, 1), Self.helper(8), Self.move(0, 0), Self.exit]
    #expect(try #require(left(program)).contains { $0.opcode == 0x15 && $0.destination == 6 })
  }

  /// What jumps into the middle of an ldimm64, or out of the program, is not touched.
  @Test func whatIsNotUnderstood() {
    let load = Self.address + [Self.load(1, 1)]
    #expect(left(load + [Self.jump(0x15, 1, 5, -3), Self.exit]) == nil)
    #expect(left(load + [Self.jump(0x15, 1, 5, 7), Self.exit]) == nil)
    #expect(left(load + [I(opcode: I.call, source: 1, immediate: 70), Self.exit]) == nil)
  }

  /// Damaged or hostile code of the largest size is done with soon: chains of useless instructions, of slots, of jumps.
  @Test func largePrograms() throws {
    let many = 50_000
    let begin = Self.address + [Self.load(6, 1)]
    let chain = begin + Array(repeating: I(opcode: 0x07, destination: 7, immediate: 1), count: many)
    #expect(left(chain + [Self.move(0, 0), Self.exit]) == [Self.move(0, 0), Self.exit])
    let slots = begin + (0..<many).map { Self.store(Int16(truncatingIfNeeded: -8 * $0), 6) }
    #expect(try #require(left(slots + [Self.move(0, 0), Self.exit])).count == many + 3)
    // Jumps back to themselves, which nothing decides, stay.
    let jumps = begin + Array(repeating: Self.jump(0x15, 0, 7, -1), count: many)
    #expect(try #require(left(jumps + [Self.move(0, 0), Self.exit])).count == many + 2)
  }

  // MARK: Programs by chance

  /// Random programs do the same before and after, whatever helpers answer.
  @Test func randomPrograms() {
    var compared = 0
    var shortened = 0
    for number in 0..<800 {
      var random = SplitMix(state: UInt64(number))
      let memory = (0..<24).map { _ in UInt8.random(in: 0...3, using: &random) }
      let (program, addresses) = Self.program(&random)
      let flow = ConstantFlow(program, addresses: addresses, memory: memory, isLittle: true)
      guard let code = DeadCode(program, flow: flow) else {
        Issue.record("program \(number) is not understood")
        continue
      }
      if code.instructions.count < program.count { shortened += 1 }
      for seed in 0..<3 as Range<UInt64> {
        var before = Interpreter(program, memory: memory, seed: seed) { slot, _, _ in
          addresses[slot].map { Interpreter.values + UInt64($0) }
        }
        var after = Interpreter(code.instructions, memory: memory, seed: seed) { slot, _, _ in
          addresses[code.origins[slot]].map { Interpreter.values + UInt64($0) }
        }
        let expected = before.run()
        if expected.last == .stuck { continue }
        compared += 1
        let actual = after.run()
        if actual != expected {
          Issue.record("program \(number), seed \(seed): \(actual), before: \(expected)")
          return
        }
      }
    }
    #expect(compared > 800 && shortened > 500, "\(compared) compared, \(shortened) shortened")
  }

  /// Two functions of instructions by chance, with the slots of ldimm64 that are addresses of values.
  private static func program(_ random: inout SplitMix) -> (program: [I], addresses: [Int: Int]) {
    var program: [I] = []
    var addresses: [Int: Int] = [:]
    var calls: [Int] = []
    func any(_ range: ClosedRange<UInt8>) -> UInt8 { UInt8.random(in: range, using: &random) }
    func small() -> Int32 { Int32.random(in: -3...6, using: &random) }
    func slot() -> Int16 { -8 * Int16.random(in: 1...4, using: &random) }
    func function(_ length: Int, callsOther: Bool) {
      var starts: [Int] = []
      var jumps: [(at: Int, by: Int)] = []
      for register in 0...9 as ClosedRange<UInt8> where register != 1 {
        starts.append(program.count)
        program.append(move(register, small()))
      }
      let first = starts.count
      for index in 0..<length {
        starts.append(program.count)
        switch Int.random(in: 0..<16, using: &random) {
        case 0, 1, 2:
          let register = any(2...9)
          addresses[program.count] = Int.random(in: 0...4, using: &random) * 4
          program += [I(opcode: 0x18, destination: register), I(opcode: 0)]
          program.append(
            load(
              any(0...9), register, Int16.random(in: 0...4, using: &random),
              [0x61, 0x71, 0x69, 0x79].randomElement(using: &random) ?? 0x61))
        case 3: program.append(store(slot(), any(0...9)))
        case 4: program.append(load(any(2...9), 10, slot(), 0x79))
        case 5:
          let pointer = any(2...9)
          program += [
            I(opcode: 0xbf, destination: pointer, source: 10),
            I(opcode: 0x07, destination: pointer, immediate: Int32(slot())),
          ]
          if Bool.random(using: &random) {
            program.append(
              I(
                opcode: [0x62, 0x6a, 0x72, 0x7a].randomElement(using: &random) ?? 0x62, destination: pointer,
                offset: 0, immediate: small()))
          }
        case 6: program.append(I(opcode: 0x73, destination: 10, source: any(0...9), offset: slot() + 3))
        case 7, 8:
          let operation =
            [0x00, 0x10, 0x20, 0x40, 0x50, 0x60, 0x70, 0x80, 0xa0, 0xc0].randomElement(using: &random) ?? 0
          let isUnary = operation == 0x80
          let isRegister = !isUnary && Bool.random(using: &random)
          program.append(
            I(
              opcode: UInt8(operation) | (Bool.random(using: &random) ? 7 : 4) | (isRegister ? 8 : 0),
              destination: any(0...9), source: isRegister ? any(0...9) : 0,
              immediate: isUnary || isRegister ? 0 : small()))
        case 9:
          program.append(
            I(opcode: Bool.random(using: &random) ? 0xbf : 0xbc, destination: any(0...9), source: any(0...9)))
        case 10: program.append(helper([1, 7, 8, 14, 16, 25].randomElement(using: &random) ?? 7))
        case 11 where callsOther:
          calls.append(program.count)
          program.append(I(opcode: I.call, source: 1))
        default:
          let condition =
            [0x15, 0x25, 0x35, 0x45, 0x55, 0x65, 0x75, 0xa5, 0xb5, 0xc5, 0xd5, 0x16, 0x56, 0x66, 0xc6, 0x05]
            .randomElement(using: &random) ?? 0x15
          // Mostly onward; back now and then.
          let target =
            Int.random(in: 0..<12, using: &random) == 0
            ? Int.random(in: 0...index, using: &random) : Int.random(in: index + 1...length, using: &random)
          jumps.append((program.count, target))
          program.append(
            jump(UInt8(condition), condition == 0x05 ? 0 : any(0...9), condition == 0x05 ? 0 : small(), 0))
        }
      }
      starts.append(program.count)
      program.append(Self.exit)
      for (at, target) in jumps { program[at].offset = Int16(starts[first + target] - at - 1) }
    }
    function(24, callsOther: true)
    let other = program.count
    function(8, callsOther: false)
    for at in calls { program[at].immediate = Int32(other - at - 1) }
    return (program, addresses)
  }

  // MARK: Programs of compilers

  static let kernels = [KernelVersion(4, 19, 94), KernelVersion(5, 10, 0), KernelVersion(6, 1, 0)]

  private func link(
    _ fixture: Fixture, _ version: KernelVersion, config: [String: String] = Fixture.config,
    keeping: Bool = false
  ) throws -> LinkedProgram {
    var target = try fixture.target()
    target.version = version
    target.release = nil
    target.config = config
    var request = LinkRequest()
    request.keepsDeadCode = keeping
    return try Linker.link([try fixture.object()], for: target, request)
  }

  private static func isLoad(_ instruction: I) -> Bool {
    instruction.isLoadImmediate64 && [I.Pseudo.mapFD, I.Pseudo.mapValue].contains(instruction.source)
  }

  @Test(
    "what compilers make of it does the same",
    arguments: Fixture.all("el").filter { $0.name == "dead_branches" })
  func compiled(_ fixture: Fixture) throws {
    for version in Self.kernels {
      for bpf in ["y", "m", "n"] {
        var config = Fixture.config
        config["CONFIG_BPF"] = bpf
        let pruned = try link(fixture, version, config: config)
        let whole = try linkedWhole(fixture, version, config)
        for (before, after) in zip(whole.programs, pruned.programs) {
          #expect(after.instructions.count < before.instructions.count)
          for seed in 0..<40 as Range<UInt64> {
            var one = interpreter(before, of: whole, seed: seed)
            var two = interpreter(after, of: pruned, seed: seed)
            let expected = one.run()
            #expect(expected.last != .stuck)
            #expect(two.run() == expected, "\(before.name), \(version), \(bpf), seed \(seed)")
          }
        }
      }
    }
  }

  /// Linked for a kernel that takes everything, with the values of `version`.
  private func linkedWhole(
    _ fixture: Fixture, _ version: KernelVersion, _ config: [String: String]
  ) throws -> LinkedProgram {
    var whole = try link(fixture, KernelVersion(6, 1, 0), config: config, keeping: true)
    for (index, map) in whole.maps.enumerated() where map.name == ".kconfig" {
      let code = KernelVersion(6, 1, 0).code
      var data = try #require(map.data)
      let at = try #require(
        stride(from: 0, through: data.count - 4, by: 4).first { offset in
          (0..<4).allSatisfy { data[offset + $0] == UInt8(truncatingIfNeeded: code >> (8 * UInt32($0))) }
        })
      for byte in 0..<4 { data[at + byte] = UInt8(truncatingIfNeeded: version.code >> (8 * UInt32(byte))) }
      whole.maps[index].data = data
    }
    return whole
  }

  private func interpreter(_ program: LinkedProgram.Program, of linked: LinkedProgram, seed: UInt64)
    -> Interpreter
  {
    let values = linked.maps.first { $0.name == ".kconfig" }?.data ?? []
    // By name: maps that went have changed the indices.
    let places = linked.maps.map { map in
      map.name == ".kconfig"
        ? Interpreter.values
        : Interpreter.maps + map.name.utf8.reduce(UInt64(0)) { $0 &* 31 &+ UInt64($1) } % 0xffff * 16
    }
    return Interpreter(program.instructions, memory: values, seed: seed) { _, instruction, upper in
      guard Self.isLoad(instruction) else { return nil }
      return places[Int(instruction.immediate)] + UInt64(UInt32(bitPattern: upper))
    }
  }

  @Test(
    "old kernels are given neither the values' map nor what they lack",
    arguments: Fixture.all("el").filter { $0.name == "dead_branches" })
  func oldKernels(_ fixture: Fixture) throws {
    let old = try link(fixture, KernelVersion(4, 19, 94))
    #expect(old.maps.map(\.name).sorted() == ["counts", "perf"])
    #expect(old.dependence == .layout && old.minimum == KernelVersion(4, 19, 94).code)
    let new = try link(fixture, KernelVersion(6, 1, 0))
    #expect(new.maps.map(\.name).sorted() == ["counts", "ring"])
    for linked in [old, new] {
      let used = Set(
        linked.programs.flatMap { $0.instructions.filter(Self.isLoad).map { Int($0.immediate) } })
      #expect(used == Set(linked.maps.indices))
      #expect(linked.outputs.allSatisfy { linked.maps.indices.contains($0.map) })
    }
    #expect(
      !old.programs.flatMap(\.instructions).contains { $0.isHelperCall && [131, 132].contains($0.immediate) })
    #expect(!new.programs.flatMap(\.instructions).contains { $0.isHelperCall && $0.immediate == 25 })
  }

  @Test("BPFBAKE_EVENTS is what the kernel has", arguments: Fixture.all("el").filter { $0.name == "events" })
  func events(_ fixture: Fixture) throws {
    let old = try link(fixture, KernelVersion(4, 19, 94))
    #expect(old.maps.map(\.name) == ["events", "events_scratch"])
    #expect(old.maps.map(\.type) == [4, 6])
    #expect(old.outputs.map(\.kind) == [BUNDLE_OUTPUT_PERFBUF])
    #expect(old.dependence == .stable && old.minimum == KernelVersion(4, 17).code)
    let new = try link(fixture, KernelVersion(6, 1, 0))
    #expect(new.maps.map(\.name) == ["events"])
    #expect(new.maps.map(\.type) == [27])
    #expect(new.outputs.map(\.kind) == [BUNDLE_OUTPUT_RINGBUF])
    #expect(new.dependence == .stable && new.minimum == KernelVersion(5, 8).code)
    let error = try #require(throws: ObjectError.self) { try link(fixture, KernelVersion(4, 9, 0)) }
    #expect(error.problem == .kernelTooOld)
  }
}
