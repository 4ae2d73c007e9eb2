/// The build id of a kernel, as its ELF notes tell it.
public import Targets

public enum BuildID {
  /// NT_GNU_BUILD_ID of include/uapi/linux/elf.h: its type, and its owner with the NUL.
  static let type: UInt32 = 3
  static let owner: [UInt8] = Array("GNU\0".utf8)

  /// Finds it among notes such as /sys/kernel/notes holds: name size, descriptor size, type (32 bits each), name and
  /// descriptor, each padded to four bytes (elf(5), "Notes").
  /// - Returns: lower-case hexadecimal; nil where there is none, or the notes are damaged before it.
  public static func find(inNotes bytes: [UInt8], byteOrder: Architecture.ByteOrder) -> String? {
    var rest = bytes[...]
    func word() -> UInt32 {
      let word = rest.prefix(4).reduce(UInt32(0)) {
        byteOrder == .big ? $0 << 8 | UInt32($1) : $0 >> 8 | UInt32($1) << 24
      }
      rest = rest.dropFirst(4)
      return word
    }
    while rest.count >= 12 {
      let (nameSize, size, type) = (Int(word()), Int(word()), word())
      guard nameSize <= rest.count, size <= rest.count else { return nil }
      let name = rest.prefix(nameSize)
      rest = rest.dropFirst((nameSize + 3) & ~3)
      guard size <= rest.count else { return nil }
      if type == Self.type, Array(name) == owner, size > 0 {
        return rest.prefix(size).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      }
      rest = rest.dropFirst((size + 3) & ~3)
    }
    return nil
  }
}
