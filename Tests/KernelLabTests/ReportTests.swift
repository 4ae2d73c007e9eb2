import Testing

@testable import KernelLab

/// Reports of the init among what a kernel and an artifact print: none is lost, none is believed that is not whole.
struct ReportTests {
  private static let nonce = "00112233445566778899aabbccddeeff"

  /// `base64` stands for `payload`, as another encoder has it.
  private static func line(_ sequence: Int, _ kind: String, _ payload: String, _ base64: String) -> String {
    let sum = String(CRC32.of(Array("\(sequence):\(kind):\(payload.utf8.count):\(payload)".utf8)), radix: 16)
    let digits = String(repeating: "0", count: 8 - sum.count) + sum
    return "@\(nonce):\(sequence):\(kind):\(payload.utf8.count):\(digits):\(base64)\n"
  }

  private static let boot = line(0, "b", "6.1.0 armv7l", "Ni4xLjAgYXJtdjds")
  private static let output = line(1, "o", "hello\n", "aGVsbG8K")
  private static let exit = line(2, "x", "0 12", "MCAxMg==")
  private static let last = line(3, "z", "4", "NA==")

  private static func read(_ text: String, inPiecesOf size: Int = 7) -> ReportReader {
    var reader = ReportReader(nonce: nonce)
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: size) {
      reader.feed(Array(bytes[start..<min(start + size, bytes.count)])) { _ in }
    }
    return reader
  }

  @Test func checkValue() {
    // The check value that catalogues of CRCs give for CRC-32/ISO-HDLC.
    #expect(CRC32.of(Array("123456789".utf8)) == 0xCBF4_3926)
  }

  @Test(arguments: [1, 7, 4096]) func wholeRun(piece: Int) {
    let reader = Self.read(
      "Linux boots\r\n" + Self.boot + "half a message " + Self.output + Self.exit + Self.last,
      inPiecesOf: piece)
    #expect(reader.isComplete)
    #expect(reader.console == ["Linux boots", "half a message "])
    let run = GuestRun(reader, ending: nil)
    #expect(run.release == "6.1.0")
    #expect(run.machine == "armv7l")
    #expect(run.outputLines == ["hello"])
    #expect(run.ending == .exited(0))
  }

  /// What /proc said of the process, in several reports; a line without a value or of another name tells nothing.
  @Test func process() {
    let reader = Self.read(
      Self.line(0, "q", "pid 71\ncomm a (b\nnoise\nuid 0\n\n", "cGlkIDcxCmNvbW0gYSAoYgpub2lzZQp1aWQgMAoK")
        + Self.line(1, "q", "file probe.new\n", "ZmlsZSBwcm9iZS5uZXcK"))
    #expect(
      GuestRun(reader, ending: .hung).process == [.pid: ["71"], .comm: ["a (b"], .file: ["probe.new"]])
    #expect(GuestRun(Self.read(Self.boot), ending: .hung).process.isEmpty)
  }

  @Test(arguments: [
    ("a digit of the sum", output.replacing("aGVsbG8K", with: "aGVsbG9K")),
    ("another kind", output.replacing(":o:", with: ":e:")),
    ("another place", output.replacing(":1:", with: ":7:")),
    ("another length", output.replacing(":6:", with: ":5:")),
    ("cut", String(output.dropLast(6)) + "\n"),
    ("a message in it", output.replacing("aGVs", with: "aG[1.2] BUG\nVs")),
    ("a negative place", output.replacing(":1:", with: ":-1:")),
    ("another run's", output.replacing("0011", with: "1100")),
  ]) func notBelieved(what: String, line: String) {
    let reader = Self.read(Self.boot + line + Self.exit + Self.last)
    #expect(!reader.isComplete)
    #expect(GuestRun(reader, ending: nil).output.isEmpty, "\(what)")
  }

  @Test func saidAgain() {
    let torn = Self.output.replacing("aGVs", with: "a")
    let reader = Self.read(Self.boot + torn + Self.exit + Self.last + Self.boot + Self.output)
    #expect(reader.isComplete)
    #expect(GuestRun(reader, ending: nil).outputLines == ["hello"])
  }

  @Test func endlessLine() {
    let reader = Self.read(String(repeating: "x", count: 100_000) + "\n" + Self.boot, inPiecesOf: 1000)
    #expect(reader.console.allSatisfy { $0.count <= 300 })
    #expect(reader.reports.count == 1)
  }

  @Test(arguments: [
    ("0 5", GuestRun.Ending.exited(0)), ("1536 5", .exited(6)), ("15 5", .signaled(15)),
    ("9 5 time", .overdue), ("9 5 deaf", .deaf), ("9 5 flood", .flood),
  ]) func endings(text: String, ending: GuestRun.Ending) {
    #expect(GuestRun.ending(text) == ending)
  }
}
