import Dispatch
import Glibc

/// A signal that asked the program to end; it then exits with 128 + `signal`.
public struct Interruption: Error, Hashable, Sendable {
  public let signal: Int32

  public init(signal: Int32) {
    self.signal = signal
  }

  /// The signals that end a command: from the keyboard, from `kill`, from a terminal that closes.
  public static let signals = [SIGINT, SIGTERM, SIGHUP]

  /// Runs `body` as a task that a signal cancels; what `body` started is ended by its cancellation. The one place where
  /// signals are dealt with. Throws what `body` throws, or `Interruption` where a signal came.
  public static func cancelling<Result: Sendable>(
    _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return try await body() }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    let (readEnd, writeEnd) = (ends[0], ends[1])
    signalPipe = writeEnd
    let task = Task { try await body() }
    let source = DispatchSource.makeReadSource(fileDescriptor: readEnd)
    source.setEventHandler { task.cancel() }
    source.resume()
    // What the caller has set to be ignored, as nohup does, stays so.
    let heeded = signals.filter { !isIgnored($0) }
    for signal in heeded { _ = Glibc.signal(signal, handle) }
    let result = await task.result
    for signal in heeded { _ = Glibc.signal(signal, SIG_DFL) }
    source.cancel()
    var caught: UInt8 = 0
    if read(readEnd, &caught, 1) == 1 { throw Interruption(signal: Int32(caught)) }
    return try result.get()
  }

  private static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(signal, nil, &action) == 0 else { return false }
    // SIG_IGN is the number 1 in place of a function.
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
  }

  /// Where the handler leaves a signal's number: all that a handler may safely do is write.
  private nonisolated(unsafe) static var signalPipe: Int32 = -1

  private static let handle: @convention(c) (Int32) -> Void = { signal in
    var number = UInt8(truncatingIfNeeded: signal)
    let code = errno
    _ = write(signalPipe, &number, 1)
    errno = code
  }
}
