import Targets

struct Named {
  let name: String
  let since: KernelVersion?
}
enum MapType {
  static func numbered(_ n: UInt32) -> Named? { [27: Named(name: "ringbuf", since: KernelVersion(5, 8))][n] }
}
enum ProgramType {
  static func numbered(_ n: UInt32) -> Named? {
    [5: Named(name: "tracepoint", since: KernelVersion(4, 7))][n]
  }
}
enum HelperFunction { static func numbered(_ n: UInt32) -> Named? { nil } }
