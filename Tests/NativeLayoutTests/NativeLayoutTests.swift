/// IR before and after, instruction by instruction, in both forms of pointers; and what is refused.
import Testing

@testable import NativeLayout

@Suite struct NativeLayoutTests {
  /// 32-bit ARM's, as clang 14 to 21 write it but for what says nothing of memory.
  static let arm = "target datalayout = \"e-m:e-p:32:32-Fi8-i64:64-v128:64:128-a:0:32-n32-S64\""
  static let types = """
    %struct.list = type { ptr, ptr }
    %struct.old = type { i8*, i32 }
    %struct.pair = type { ptr, i32 }
    %struct.plain = type { i8, i32, [3 x i64] }
    %struct.task = type { i64, %struct.list, [4 x %struct.pair], <{ i8, ptr }>, i16 }
    %union.word = type { ptr }
    %struct.secret = type opaque
    """

  static func module(_ instructions: String) -> String {
    "\(arm)\ntarget triple = \"armv7-unknown-linux-gnueabi\"\n\(types)\ndefine i32 @f(ptr %p, i32 %i) {\n  \(instructions)\n  ret i32 0\n}"
  }

  static func lowered(_ instructions: String) throws -> String {
    let whole = try NativeLayout.lowered(module(instructions)).split(
      separator: "\n", omittingEmptySubsequences: false)
    return whole.dropFirst(types.split(separator: "\n").count + 1).dropLast(2).map { $0.drop { $0 == " " } }
      .joined(separator: "\n")
  }

  static let rows: [(String, String)] = [
    // Pointers in memory.
    (
      "%v = load ptr, ptr %p, align 4",
      "%bpfbake.1 = load i32, ptr %p, align 4\n%v = inttoptr i32 %bpfbake.1 to ptr"
    ),
    (
      "%1 = load volatile ptr, ptr %p, align 4, !dbg !7, !tbaa !3, !nonnull !4",
      "%bpfbake.1 = load volatile i32, ptr %p, align 4, !dbg !7, !tbaa !3\n%1 = inttoptr i32 %bpfbake.1 to ptr, !dbg !7"
    ),
    (
      "store ptr null, ptr %p, align 4, !DIAssignID !9",
      "%bpfbake.1 = ptrtoint ptr null to i32\nstore i32 %bpfbake.1, ptr %p, align 4, !DIAssignID !9"
    ),
    (
      "%v = load i8*, i8** %q, align 4",
      "%bpfbake.1 = bitcast i8** %q to i32*\n%bpfbake.2 = load i32, i32* %bpfbake.1, align 4\n%v = inttoptr i32 %bpfbake.2 to i8*"
    ),
    (
      "store i32 (i8*)* %g, i32 (i8*)** %q, align 4",
      "%bpfbake.1 = bitcast i32 (i8*)** %q to i32*\n%bpfbake.2 = ptrtoint i32 (i8*)* %g to i32\nstore i32 %bpfbake.2, i32* %bpfbake.1, align 4"
    ),
    // Addresses: by member, by element, by both, backwards.
    (
      "%v = getelementptr inbounds %struct.task, ptr %p, i32 0, i32 1, i32 1",
      "%v = getelementptr inbounds i8, ptr %p, i64 12"
    ),
    (
      "%v = getelementptr inbounds nuw %struct.task, ptr %p, i32 1",
      "%v = getelementptr inbounds i8, ptr %p, i64 56"
    ),
    ("%v = getelementptr %struct.task, ptr %p, i32 0, i32 3, i32 1", "%v = getelementptr i8, ptr %p, i64 49"),
    ("%v = getelementptr %struct.task, ptr %p, i32 0, i32 4", "%v = getelementptr i8, ptr %p, i64 54"),
    ("%v = getelementptr %struct.pair, ptr %p, i32 -2, i32 1", "%v = getelementptr i8, ptr %p, i64 -12"),
    ("%v = getelementptr ptr, ptr %p, i32 3, !dbg !7", "%v = getelementptr i8, ptr %p, i64 12, !dbg !7"),
    (
      "%v = getelementptr %struct.task, ptr %p, i32 0, i32 2, i32 %i, i32 1",
      "%bpfbake.1 = sext i32 %i to i64\n%bpfbake.2 = mul i64 %bpfbake.1, 8\n%bpfbake.3 = add i64 %bpfbake.2, 20\n%v = getelementptr i8, ptr %p, i64 %bpfbake.3"
    ),
    (
      "%v = getelementptr %union.word, ptr %p, i64 %j",
      "%bpfbake.1 = mul i64 %j, 4\n%bpfbake.2 = add i64 %bpfbake.1, 0\n%v = getelementptr i8, ptr %p, i64 %bpfbake.2"
    ),
    (
      "%v = getelementptr inbounds %struct.old, %struct.old* %q, i32 1, i32 1",
      "%bpfbake.1 = bitcast %struct.old* %q to i8*\n%bpfbake.2 = getelementptr inbounds i8, i8* %bpfbake.1, i64 12\n%v = bitcast i8* %bpfbake.2 to i32*"
    ),
    // Constants.
    (
      "%v = load i32, ptr getelementptr inbounds (%struct.pair, ptr @g, i32 1, i32 1), align 4",
      "%v = load i32, ptr getelementptr (i8, ptr @g, i64 12), align 4"
    ),
    (
      "call void @f(i32* getelementptr (%struct.old, %struct.old* bitcast (i8* getelementptr ([2 x i8*], [2 x i8*]* @h, i32 0, i32 1) to %struct.old*), i32 0, i32 1))",
      "call void @f(i32* bitcast (i8* getelementptr (i8, i8* bitcast (%struct.old* bitcast (i8* bitcast (i8* getelementptr (i8, i8* bitcast ([2 x i8*]* @h to i8*), i64 4) to i8**) to %struct.old*) to i8*), i64 4) to i32*))"
    ),
  ]

  @Test(arguments: rows) func changed(before: String, after: String) throws {
    #expect(try Self.lowered(before) == after)
  }

  @Test(arguments: [
    "%v = load i32, ptr %p, align 4", "store i64 0, ptr %p", "%v = getelementptr inbounds i8, ptr %p, i32 12",
    "%v = getelementptr %struct.plain, ptr %p, i32 0, i32 2, i32 %i", "%v = load %struct.plain, ptr %p",
    "%v = alloca %struct.task, align 4",
    "%v = tail call i32 inttoptr (i32 4 to ptr)(ptr %p, i32 4, ptr %p) #3",
    "%v = icmp eq ptr %p, null", "%v = inttoptr i32 %i to ptr", "%v = select i1 %c, ptr %p, ptr null",
    "%v = phi ptr [ %p, %2 ], [ null, %3 ]", "switch i32 %i, label %4 [\n    i32 1, label %5\n  ]",
    "br label %2",
    "  #dbg_value(ptr %p, !7, !DIExpression(), !8)", "%v = atomicrmw add ptr %p, i64 1 seq_cst, align 8",
    "call void asm sideeffect \"\", \"~{memory}\"()", "%v = extractvalue { ptr, i32 } %s, 0",
    "call void @llvm.memcpy.p0.p0.i32(ptr align 4 %p, ptr align 4 %q, i32 16, i1 false)",
  ]) func kept(instruction: String) throws {
    let expected = instruction.split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: "\n")
    #expect(try Self.lowered(instruction) == expected)
  }

  @Test(arguments: [
    "%v = load { ptr, i32 }, ptr %p", "%v = load <2 x ptr>, ptr %p", "store [2 x ptr] %a, ptr %p",
    "%v = load %struct.pair, %struct.pair* %p", "%v = atomicrmw xchg ptr %p, ptr %q seq_cst, align 4",
    "%v = cmpxchg ptr %p, ptr null, ptr %q seq_cst seq_cst", "%v = va_arg ptr %p, ptr",
    "%v = brandnew ptr %p",
    "call void @f(ptr byval(%struct.pair) align 4 %p)",
    "%v = call <2 x ptr> @llvm.masked.load.v2p0.p0(ptr %p)",
    "%v = getelementptr %struct.pair, <2 x ptr> %p, i32 1",
    "%v = getelementptr %struct.secret, ptr %p, i32 1",
    "%v = getelementptr %struct.pair, ptr %p, i32 0, i32 2",
    "%v = getelementptr %struct.nowhere, ptr %p, i32 1",
    "%v = getelementptr %struct.pair, ptr %p, i32 0, i32 %i",
    "%v = getelementptr [4611686018427387904 x ptr], ptr %p, i32 4",
    "%v = load ptr addrspace(1), ptr %p", "%v = load", "store ptr", "%v = getelementptr", "%v load", "%v = ",
    "store ptr null", "%\"",
    "%v = getelementptr \([String](repeating: "[1 x ", count: 900).joined())ptr",
  ]) func refused(instruction: String) throws {
    let error = #expect(throws: LayoutError.self) { try Self.lowered(instruction) }
    #expect(error?.line == 11 && error?.message.isEmpty == false)
    #expect(error?.instruction == instruction.split(separator: "\n").first.map(String.init))
  }

  /// Globals: what the compiler makes for itself, maps and zeros are left alone.
  @Test(arguments: [
    ("@g = global %struct.pair zeroinitializer, align 4", true),
    ("@g = internal global ptr null, align 4", true),
    ("@g = global %struct.plain { i8 1, i32 2, [3 x i64] zeroinitializer }", true),
    ("@m = global %struct.pair { ptr null, i32 1 }, section \".maps\"", true),
    ("@llvm.used = appending global [1 x ptr] [ptr @g], section \"llvm.metadata\"", true),
    ("@LICENSE = dso_local global [4 x i8] c\"GPL\\00\", section \"license\", align 1", true),
    ("@g = global %struct.pair { ptr null, i32 1 }", false),
    ("@g = constant [2 x ptr] [ptr @a, ptr null]", false),
    ("@g = external global %struct.nowhere", true),
  ]) func globals(line: String, isKept: Bool) throws {
    let module = "\(Self.arm)\n\(Self.types)\n\(line)\n"
    if isKept {
      #expect(try NativeLayout.lowered(module).contains("\n\(line)\n"))
    } else {
      #expect(throws: LayoutError.self) { try NativeLayout.lowered(module) }
    }
  }

  @Test func theLineOfC() throws {
    let module =
      Self.module("%v = atomicrmw xchg ptr %p, ptr %p seq_cst, !dbg !5") + """

        !1 = !DIFile(filename: "/source/x.bpf.c", directory: "/")
        !2 = distinct !DISubprogram(name: "f", scope: !1, file: !1, line: 3)
        !4 = distinct !DILexicalBlock(scope: !2, line: 5)
        !5 = !DILocation(line: 42, column: 7, scope: !4)
        """
    let error = #expect(throws: LayoutError.self) { try NativeLayout.lowered(module) }
    #expect(error?.source == LayoutError.Source(file: "/source/x.bpf.c", line: 42, column: 7))
  }

  /// Sizes, alignments and offsets as the compilers of these machines have them.
  @Test func layouts() throws {
    let arm = DataLayout("e-m:e-p:32:32-Fi8-i64:64-v128:64:128-a:0:32-n32-S64")
    let i386 = DataLayout("e-m:e-p:32:32-p270:32:32-i128:128-f64:32:64-f80:32-n8:16:32-S128")
    let parts: [IRType] = [
      .integer(8), .integer(64), .pointer(to: nil), .floating(64), .integer(1), .integer(24),
    ]
    #expect(try arm.members(parts, isPacked: false, [:]).offsets == [0, 8, 16, 24, 32, 36])
    #expect(try i386.members(parts, isPacked: false, [:]).offsets == [0, 4, 12, 16, 24, 28])
    #expect(try DataLayout.bpf.members(parts, isPacked: false, [:]).offsets == [0, 8, 16, 24, 32, 36])
    #expect(try arm.members(parts, isPacked: true, [:]).offsets == [0, 1, 9, 13, 21, 22])
    #expect(try arm.members(parts, isPacked: false, [:]).size == 40)
    #expect(!i386.agrees(with: .bpf, on: .structure([.integer(32), .integer(64)], isPacked: false), [:]))
    // A type that holds itself has no end.
    #expect(throws: DataLayout.Unknown.self) { try arm.place(.named("%a"), ["%a": .named("%a")]) }
  }

  /// The same numbers in every run: Knuth's MMIX.
  private struct Sequence: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 29
    }
  }

  /// Damaged IR is refused or taken, and never ends the program.
  @Test func damagedIR() {
    var generator = Sequence(state: 42)
    let pieces = [
      "%", "@", "\"", "(", ")", "[", "<{", "}", ">", "*", ", ", "ptr", "i32", "i99999999", "-1",
      "9223372036854775807",
      "getelementptr (", "[4294967296 x ", "!dbg !5", "\n", "= type ", "addrspace(1)", "",
    ].map { Array($0.utf8) }
    let seeds = Self.rows.map { Array(Self.module($0.0).utf8) }
    var refused = 0
    for round in 0..<4000 {
      var bytes = seeds[round % seeds.count]
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let start = Int.random(in: 0..<bytes.count, using: &generator)
        let end = min(bytes.count, start + Int.random(in: 0...6, using: &generator))
        bytes.replaceSubrange(start..<end, with: pieces.randomElement(using: &generator) ?? [])
      }
      do {
        _ = try NativeLayout.lowered(String(decoding: bytes, as: UTF8.self))
      } catch { refused += 1 }
    }
    #expect(refused > 100)
  }
}
