/// What the lab's init says over the console, a line each: Sources/TargetLoader/init/report.c tells the form.
import KernelSources

struct GuestReport: Hashable, Sendable {
  enum Kind: UInt8, Sendable {
    /// Booted: "RELEASE MACHINE".
    case boot = 0x62  // b
    /// What /proc says of the process that makes things happen: lines of "NAME VALUE".
    case process = 0x71  // q
    /// Some of the artifact's standard output.
    case output = 0x6f  // o
    /// Some of its standard error.
    case errors = 0x65  // e
    /// A BPF program that the kernel accepted.
    case program = 0x70  // p
    /// Where a program is attached: "ID TARGET".
    case attachment = 0x61  // a
    /// Some of the verifier's log, where it refused a program.
    case verifierLog = 0x76  // v
    /// The artifact could not be executed: errno.
    case notRun = 0x6e  // n
    /// The artifact ended: "STATUS MILLISECONDS [REASON]".
    case exit = 0x78  // x
    /// The last report: how many there are.
    case last = 0x7a  // z
  }

  var sequence: Int
  var kind: Kind
  var payload: [UInt8]

  var text: String { String(decoding: payload, as: UTF8.self) }
}

/// Finds reports in what a console prints. A line that is no report, or came torn, is the kernel's or anybody's.
struct ReportReader {
  /// How much of the console's other lines is kept.
  static let consoleLines = 40
  /// Lines longer than this are taken in pieces: no report is as long.
  static let longestLine = 4096

  private let mark: [UInt8]
  private var pending: [UInt8] = []
  private(set) var reports: [Int: GuestReport] = [:]
  /// How many reports there are, once the last one came.
  private(set) var expected: Int?
  /// The last lines that are no reports.
  private(set) var console: [String] = []
  /// Lines that began as reports of this run and are none.
  private(set) var torn = 0
  /// All that came.
  private(set) var bytes = 0

  /// - Parameter nonce: the run's 32 digits.
  init(nonce: String) {
    mark = Array("@\(nonce):".utf8)
  }

  /// Whether all reports have come, the last one too.
  var isComplete: Bool { expected.map { reports.count >= $0 } ?? false }

  /// Takes what came; hands each new report to `found`.
  mutating func feed(_ more: [UInt8], found: (GuestReport) -> Void) {
    bytes += more.count
    for byte in more {
      if byte != 10, pending.count < Self.longestLine {
        if byte != 13 { pending.append(byte) }
        continue
      }
      take(pending, found)
      pending = byte == 10 ? [] : [byte]
    }
  }

  /// What came after the last end of line.
  var unfinishedLine: String { Self.printable(pending[...]) }

  private mutating func take(_ line: [UInt8], _ found: (GuestReport) -> Void) {
    if let start = line.lastRange(of: mark) {
      // A kernel message without an end of line may stand before a report.
      keep(line[..<start.lowerBound])
      if let report = Self.report(line[start.upperBound...]) {
        guard reports[report.sequence] == nil else { return }
        reports[report.sequence] = report
        if report.kind == .last { expected = Int(report.text) }
        found(report)
        return
      }
      torn += 1
      return
    }
    keep(line[...])
  }

  private mutating func keep(_ line: ArraySlice<UInt8>) {
    if line.isEmpty { return }
    console.append(Self.printable(line))
    if console.count > Self.consoleLines { console.removeFirst() }
  }

  private static func printable(_ line: ArraySlice<UInt8>) -> String {
    String(decoding: line.prefix(300), as: UTF8.self)
  }

  /// SEQUENCE:KIND:LENGTH:CRC:BASE64, or nil where it is not whole.
  static func report(_ text: ArraySlice<UInt8>) -> GuestReport? {
    let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 5, parts[0].count <= 9,
      let sequence = Int(String(decoding: parts[0], as: UTF8.self)),
      sequence >= 0, parts[1].count == 1, let kind = parts[1].first.flatMap(GuestReport.Kind.init(rawValue:)),
      let payload = Base64.decode(parts[4]), parts[2].elementsEqual("\(payload.count)".utf8),
      parts[3].count == 8, let sum = UInt32(String(decoding: parts[3], as: UTF8.self), radix: 16)
    else { return nil }
    let head = parts[..<3].flatMap { $0 + [UInt8(ascii: ":")] }
    guard CRC32.of(head + payload) == sum else { return nil }
    return GuestReport(sequence: sequence, kind: kind, payload: payload)
  }
}

extension [UInt8] {
  /// The last place of `part`.
  fileprivate func lastRange(of part: [UInt8]) -> Range<Int>? {
    guard !part.isEmpty, count >= part.count else { return nil }
    for start in stride(from: count - part.count, through: 0, by: -1)
    where self[start] == part[0] && self[start..<start + part.count].elementsEqual(part) {
      return start..<start + part.count
    }
    return nil
  }
}

/// CRC-32 of IEEE 802.3.
enum CRC32 {
  static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(~UInt32(0)) { $0 >> 8 ^ table[Int(($0 ^ UInt32($1)) & 255)] }
  }

  /// What each byte does to the sum.
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0) }
  }
}
