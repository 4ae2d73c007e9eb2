import BPFObjects
import Foundation

/// Sends damaged objects through the pipeline, in a process of its own: a trap, a hang (SIGALRM) or a memory limit that
/// is passed ends it, and the progress file says at which input.
///
///     mutations prefixes PROGRESS OBJECT                every prefix length of one object
///     mutations files PROGRESS OBJECT...                each object as it is; 1 is the first
///     mutations seeds PROGRESS FIRST COUNT OBJECT...    mutation number FIRST, FIRST + 1, ...: each of one of the objects
///     mutations show SEED OBJECT... > FILE              the input of one seed, to make a fixture of
///
/// BPFBAKE_FIXTURES names the folder of fixtures, where the kernel's types lie.
@main struct Mutations {
  /// Seconds that one input may take: a link takes milliseconds.
  static let patience: UInt32 = 10
  /// Bytes of address space, everything included.
  static let mostMemory: rlim_t = 1 << 30

  private var arguments = Array(CommandLine.arguments.dropFirst())

  static func main() {
    var mutations = Mutations()
    mutations.run()
  }

  private mutating func run() {
    let mode = next()
    if mode == "show" {
      let seed = nextNumber()
      FileHandle.standardOutput.write(Data(Self.input(seed, of: arguments.map(Self.contents))))
      return
    }
    guard ["prefixes", "files", "seeds"].contains(mode) else { Self.fail("unknown mode \(mode)") }
    var sender = Sender(progress: next())
    if mode == "prefixes" {
      let bytes = Self.contents(next())
      for length in 0..<bytes.count { sender.send(UInt64(length), Array(bytes.prefix(length))) }
    } else if mode == "files" {
      for (index, path) in arguments.enumerated() { sender.send(UInt64(index + 1), Self.contents(path)) }
    } else {
      let (first, count) = (nextNumber(), nextNumber())
      let objects = arguments.map(Self.contents)
      guard !objects.isEmpty else { Self.fail("no objects") }
      for seed in first..<first + count { sender.send(seed, Self.input(seed, of: objects)) }
    }
    sender.finish()
  }

  private mutating func next() -> String {
    guard !arguments.isEmpty else {
      Self.fail(
        "usage: prefixes PROGRESS OBJECT | files PROGRESS OBJECT... | seeds PROGRESS FIRST COUNT OBJECT... | show SEED OBJECT..."
      )
    }
    return arguments.removeFirst()
  }

  private mutating func nextNumber() -> UInt64 {
    guard let number = UInt64(next()) else { Self.fail("a number was expected") }
    return number
  }

  private static func input(_ seed: UInt64, of objects: [[UInt8]]) -> [UInt8] {
    Mutation.mutated(objects[Int(seed % UInt64(objects.count))], seed: seed)
  }

  static func contents(_ path: String) -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else { fail("cannot read \(path)") }
    return Array(data)
  }

  static func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data("mutations: \(message)\n".utf8))
    exit(2)
  }
}

/// Sends inputs through the pipeline and keeps count.
private struct Sender {
  let pipeline: Pipeline
  let progress: Int32
  var refused = 0
  var bundles = 0

  /// `progress`: the file that says which input is under way.
  init(progress path: String) {
    progress = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    guard progress >= 0 else { Mutations.fail("cannot write \(path)") }
    let folder = ProcessInfo.processInfo.environment["BPFBAKE_FIXTURES"] ?? "Tests/BPFObjectsTests/Fixtures"
    do {
      pipeline = try Pipeline(
        littleTypes: Mutations.contents("\(folder)/objects/kernel_types-el.btf"),
        bigTypes: Mutations.contents("\(folder)/objects/kernel_types-eb.btf"))
    } catch {
      Mutations.fail("the kernel's types: \(error.message)")
    }
    var limit = rlimit(rlim_cur: Mutations.mostMemory, rlim_max: Mutations.mostMemory)
    guard setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else {
      Mutations.fail("cannot limit memory")
    }
  }

  mutating func send(_ number: UInt64, _ bytes: [UInt8]) {
    let digits = Array("\(number)".utf8)
    let line =
      digits + Array(repeating: UInt8(ascii: " "), count: max(0, 20 - digits.count)) + [UInt8(ascii: "\n")]
    _ = pwrite(progress, line, line.count, 0)
    alarm(Mutations.patience)
    switch pipeline.run(bytes) {
    case .refused: refused += 1
    case .bundle: bundles += 1
    case .wrongBundle(let reason):
      Mutations.fail("input \(number): a bundle that cannot be read back: \(reason)")
    }
  }

  func finish() {
    alarm(0)
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    print("refused \(refused), bundles \(bundles), \(usage.ru_maxrss >> 10) MiB at most")
  }
}
