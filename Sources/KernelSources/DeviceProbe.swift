/// A few lines of shell that have a device tell what its kernel is, and the reader of what they print.
///
/// What comes back may have crossed a serial line: with carriage returns, a prompt, the echo of what was typed, and the
/// kernel's own messages in between. So every line has a marker, which does not stand in the script as it is printed;
/// the last line ends the whole, with the sum of all lines, or their length where the device has no `cksum` (Debian's
/// BusyBox has none).
import Targets

public enum DeviceProbe {
  /// The script, one line for sh, without a newline. It takes no more than POSIX's shell, uname, dd
  /// and sed, and base64 or od.
  /// Shorter than 1024 bytes, the most that BusyBox's line editor takes as it is delivered
  /// (CONFIG_FEATURE_EDITING_MAX_LEN).
  /// - Parameter withTypes: whether the kernel's BTF is sent too, which is some megabytes long.
  public static func script(withTypes: Bool) -> String {
    let types = "/sys/kernel/btf/vmlinux"
    return [
      "b=bpf", "b=${b}bake:", "r=$(uname -r)", "x=base64", "$x</dev/null>/dev/null 2>&1||x='od -An -v -tx1'",
      "e(){ $x|sed \"s/^ */$b$1:/\";}", "f(){ [ -r \"$2\" ]&&e $1<\"$2\";}",
      "p(){ for k in m r v;do echo \"$b$k:$(uname -$k)\";done",
      "dd if=/proc/self/exe bs=20 count=1 2>/dev/null|e e", "f s /proc/version_signature",
      "f n /sys/kernel/notes",
      "f c /proc/config.gz||{ c=/boot/config-$r",
      "[ -r \"$c\" ]&&{ gzip -c<\"$c\"||cat \"$c\";} 2>/dev/null|e c;}",
      withTypes ? "f t \(types)" : "[ -r \(types) ]&&echo \"${b}y:\"", "}", "p",
      "echo \"${b}end:$( (p|cksum||p|wc -c)2>/dev/null):\"",
    ].joined(separator: ";")
  }

  static let marker = Array("bpfbake:".utf8)
  /// More than this is no answer of a device.
  public static let maximumBytes = 64 << 20

  /// What the device told. Of several attempts in one file the last that is whole counts.
  /// - Parameter path: where the bytes are from, for messages.
  public static func facts(of bytes: [UInt8], path: String? = nil) throws(KernelSourceError) -> KernelFacts {
    guard bytes.count <= maximumBytes else {
      throw KernelSourceError(.fileTooLarge, path: path, "it has more than \(maximumBytes) bytes")
    }
    var lines: [ArraySlice<UInt8>] = []
    var answer: Answer?
    var fault: KernelSourceError?
    let places = ByteSearch.all(marker, in: bytes, limit: .max)
    for (index, place) in places.enumerated() {
      let start = place + marker.count
      guard let end = ByteSearch.first([UInt8(ascii: "\n")], in: bytes, from: start) else { continue }
      // Of several in one line, the last: what comes before it was torn.
      if index + 1 < places.count, places[index + 1] < end { continue }
      var text = bytes[start..<end]
      while text.last == UInt8(ascii: "\r") { text.removeLast() }
      // The first line of each attempt, and of the second telling that the sum is made of, which is not printed.
      if text.starts(with: Array("m:".utf8)) { lines = [] }
      guard text.starts(with: Array("end:".utf8)) else {
        lines.append(text)
        continue
      }
      do throws(KernelSourceError) {
        answer = try Answer(lines, end: String(decoding: text.dropFirst(4), as: UTF8.self), path: path)
        fault = nil
      } catch {
        fault = error
      }
      lines = []
    }
    if let fault, answer == nil { throw fault }
    guard let answer else {
      guard lines.isEmpty else {
        throw KernelSourceError(.damagedProbe, path: path, "the device's answer ends too early")
      }
      throw KernelSourceError(.notAProbe, path: path, "no device's answer is in it")
    }
    return try answer.facts(path: path)
  }

  /// POSIX's cksum: the CRC-32 of ISO/IEC 8802-3, not reflected, of the bytes and then of their number, least
  /// significant byte first.
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var sum: UInt32 = 0
    func add(_ byte: UInt8) {
      sum = sum << 8 ^ table[Int(UInt8(truncatingIfNeeded: sum >> 24) ^ byte)]
    }
    for byte in bytes { add(byte) }
    var length = bytes.count
    while length > 0 {
      add(UInt8(truncatingIfNeeded: length))
      length >>= 8
    }
    return ~sum
  }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index) << 24) { value, _ in value << 1 ^ (value >> 31 == 1 ? 0x04C1_1DB7 : 0) }
  }

  /// One whole answer.
  private struct Answer {
    var values: [String: [ArraySlice<UInt8>]] = [:]
    let hasSum: Bool

    /// - Parameter end: the sum and the number of bytes as cksum prints them, or the number alone, or nothing; and a
    ///   colon.
    init(_ lines: [ArraySlice<UInt8>], end: String, path: String?) throws(KernelSourceError) {
      guard end.hasSuffix(":") else {
        throw KernelSourceError(.damagedProbe, path: path, "the device's answer ends too early")
      }
      let words = end.dropLast().split(separator: " ")
      hasSum = words.count == 2
      var told: [UInt8] = []
      for line in lines { told += marker + line + [UInt8(ascii: "\n")] }
      let isWhole = words.isEmpty || Int(words[words.count - 1]) == told.count
      guard words.count <= 2, isWhole, !hasSum || UInt32(words[0]) == checksum(told) else {
        throw KernelSourceError(
          .damagedProbe, path: path,
          "the device's answer came damaged: its \(hasSum ? "sum" : "length") is not that of the \(lines.count) lines that are there"
        )
      }
      for line in lines {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
          throw KernelSourceError(
            .damagedProbe, path: path, "the device's answer came damaged: a line has no name")
        }
        values[String(decoding: line[..<colon], as: UTF8.self), default: []].append(
          line[line.index(after: colon)...])
      }
    }

    /// A line of printable text, or nil.
    private func text(_ key: String) -> String? {
      guard let lines = values[key], lines.count == 1, let line = lines.first, !line.isEmpty,
        line.count <= 512, line.allSatisfy({ (32..<127).contains($0) })
      else { return nil }
      return String(decoding: line, as: UTF8.self)
    }

    /// What base64, or od with -An -tx1, made of a file.
    private func content(_ key: String, path: String?) throws(KernelSourceError) -> [UInt8]? {
      guard let lines = values[key] else { return nil }
      let space = UInt8(ascii: " ")
      let isHexadecimal = lines.contains { $0.contains(space) }
      let content: [UInt8]?
      if isHexadecimal {
        let words = lines.flatMap { $0.split(separator: space) }
        let bytes = words.compactMap {
          $0.count == 2 ? UInt8(String(decoding: $0, as: UTF8.self), radix: 16) : nil
        }
        content = bytes.count == words.count ? bytes : nil
      } else {
        content = Base64.decode(ArraySlice(lines.joined()))
      }
      guard let content else {
        throw KernelSourceError(
          .damagedProbe, path: path, "the device's answer came damaged: a file in it is torn")
      }
      return content
    }

    func facts(path: String?) throws(KernelSourceError) -> KernelFacts {
      guard let machine = text("m"), let release = text("r") else {
        throw KernelSourceError(
          .damagedProbe, path: path, "the device's answer came damaged: it does not say what uname says")
      }
      let signature = try content("s", path: path).map { String(decoding: $0.prefix(256), as: UTF8.self) }
      guard
        let version = KernelFacts.version(release: release, version: text("v") ?? "", signature: signature)
      else {
        throw KernelSourceError(
          .unknownVersion, path: path,
          "the kernel's release \(release.debugDescription) does not begin with its version")
      }
      let elf = try content("e", path: path).flatMap { ELFIdentity($0) }
      let arch = KernelArchitecture.of(machine: machine, elf: elf)
      var facts = KernelFacts(
        arch: Fact(arch?.name ?? machine, source: "uname -m: \(machine)"), version: version,
        release: Fact(release, source: "uname -r"))
      if let arch, let notes = try content("n", path: path),
        let id = BuildID.find(inNotes: notes, byteOrder: arch.byteOrder)
      {
        facts.buildID = Fact(id, source: "/sys/kernel/notes")
      }
      if let config = try content("c", path: path), !config.isEmpty {
        _ = try KernelConfig.parse(config, path: path)
        facts.configContent = Fact(config, source: "read on the device")
      }
      if let types = try content("t", path: path), !types.isEmpty {
        facts.btfContent = Fact(types, source: "/sys/kernel/btf/vmlinux")
      }
      if values["y"] != nil {
        facts.remarks.append("The device has /sys/kernel/btf/vmlinux: copy it, and name it as kernel.btf.")
      }
      if let elf, let arch, elf.wordSize < arch.wordSize,
        let user = Architecture.all.first(where: { elf.isFor($0) && arch.runs($0) })
      {
        facts.user = Fact(user.name, source: "the programs of the device have 32 bits")
      }
      if !hasSum {
        facts.remarks.append("The device has no cksum: no more than the length of its answer was checked.")
      }
      return facts
    }
  }
}
