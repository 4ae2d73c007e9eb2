/// Sizes and offsets of IR types by a data layout. Sources: llvm/docs/LangRef.rst, "Data Layout"; llvm/lib/IR/DataLayout.cpp,
/// getAlignment, StructLayout.
struct DataLayout: Hashable, Sendable {
  /// Bytes.
  private(set) var pointerSize = 8
  private var pointerAlignment = 8
  /// By bits: bytes.
  private var integers = [1: 1, 8: 1, 16: 2, 32: 4, 64: 4]
  private var floats = [16: 2, 32: 4, 64: 8, 128: 16]
  private var vectors: [Int: Int] = [64: 8, 128: 16]

  /// BPF's own, which is the same in both byte orders but for the order.
  static let bpf = DataLayout("e-m:e-p:64:64-i64:64-i128:128-n32:64-S128")

  /// Reads the text of `target datalayout`; what says nothing about sizes and alignments of memory is skipped.
  init(_ text: String) {
    for item in text.split(separator: "-") {
      let parts = item.split(separator: ":").map(String.init)
      guard let kind = item.first, parts.count >= 2 else { continue }
      let bits = Int(parts[0].dropFirst())
      switch kind {
      case "p" where parts[0] == "p" || parts[0] == "p0":
        guard parts.count >= 3, let size = Int(parts[1]), let alignment = Int(parts[2]) else { continue }
        (pointerSize, pointerAlignment) = (max(1, size / 8), max(1, alignment / 8))
      case "i": if let bits, let alignment = Int(parts[1]) { integers[bits] = max(1, alignment / 8) }
      case "f": if let bits, let alignment = Int(parts[1]) { floats[bits] = max(1, alignment / 8) }
      case "v": if let bits, let alignment = Int(parts[1]) { vectors[bits] = max(1, alignment / 8) }
      default: continue
      }
    }
  }

  /// Where things of a struct lie.
  struct Members {
    var offsets: [Int]
    var size: Int
    var alignment: Int
  }

  /// Why a type has no layout.
  enum Unknown: Error {
    case type(IRType)
    case tooLarge(IRType)
  }

  /// No object that BPF code reads comes near this.
  private static let mostBytes = 1 << 32

  /// Bytes from one element of an array of the type to the next (DataLayout::getTypeAllocSize), and its alignment.
  func place(
    _ type: IRType, _ names: [String: IRType], depth: Int = 0
  ) throws(Unknown) -> (size: Int, alignment: Int) {
    guard depth < 128 else { throw .type(type) }
    switch type {
    case .integer(let bits):
      let alignment =
        integers.filter { $0.key >= bits }.min { $0.key < $1.key }?.value
        ?? integers.max { $0.key < $1.key }?.value ?? 1
      return (Self.rounded((bits + 7) / 8, alignment), alignment)
    case .floating(let bits): return (bits / 8, floats[bits] ?? bits / 8)
    case .pointer: return (pointerSize, pointerAlignment)
    case .array(let count, let element):
      let one = try place(element, names, depth: depth + 1)
      let (size, overflow) = one.size.multipliedReportingOverflow(by: count)
      guard !overflow, size <= Self.mostBytes else { throw .tooLarge(type) }
      return (size, one.alignment)
    case .vector(let count, let element):
      let one = try place(element, names, depth: depth + 1)
      let (size, overflow) = one.size.multipliedReportingOverflow(by: count)
      guard !overflow, size <= 4096 else { throw .tooLarge(type) }
      var alignment = 1
      while alignment < size { alignment *= 2 }
      alignment = vectors[size * 8] ?? alignment
      return (Self.rounded(size, alignment), alignment)
    case .structure(let list, let isPacked):
      let members = try members(list, isPacked: isPacked, names, depth: depth)
      return (members.size, members.alignment)
    case .named(let name):
      guard let known = names[name] else { throw .type(type) }
      return try place(known, names, depth: depth + 1)
    case .other: throw .type(type)
    }
  }

  func members(
    _ list: [IRType], isPacked: Bool, _ names: [String: IRType], depth: Int = 0
  ) throws(Unknown) -> Members {
    var (offset, largest) = (0, 1)
    var offsets: [Int] = []
    for member in list {
      let place = try place(member, names, depth: depth + 1)
      let alignment = isPacked ? 1 : place.alignment
      offset = Self.rounded(offset, alignment)
      largest = max(largest, alignment)
      offsets.append(offset)
      offset += place.size
      guard offset <= Self.mostBytes else { throw .tooLarge(.structure(list, isPacked: isPacked)) }
    }
    return Members(offsets: offsets, size: Self.rounded(offset, largest), alignment: largest)
  }

  private static func rounded(_ size: Int, _ alignment: Int) -> Int {
    (size + alignment - 1) / alignment * alignment
  }

  /// Whether every part of a value of the type lies where `other` has it.
  func agrees(with other: DataLayout, on type: IRType, _ names: [String: IRType], depth: Int = 0) -> Bool {
    guard depth < 128 else { return false }
    switch type {
    case .named(let name):
      return names[name].map { agrees(with: other, on: $0, names, depth: depth + 1) } ?? false
    case .array(_, let element), .vector(_, let element):
      guard agrees(with: other, on: element, names, depth: depth + 1) else { return false }
    case .structure(let list, let isPacked):
      guard list.allSatisfy({ agrees(with: other, on: $0, names, depth: depth + 1) }),
        let ours = try? members(list, isPacked: isPacked, names),
        let theirs = try? other.members(list, isPacked: isPacked, names), ours.offsets == theirs.offsets
      else { return false }
    default: break
    }
    guard let ours = try? place(type, names), let theirs = try? other.place(type, names) else { return false }
    return ours.size == theirs.size
  }
}
