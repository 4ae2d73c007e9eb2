/// libFuzzer's target for objects: read, linked, written as a bundle and read back (Mutations/Pipeline.swift).
private let pipeline = Kernel.pipeline

@_cdecl("LLVMFuzzerTestOneInput") public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let outcome = pipeline.run(Array(UnsafeBufferPointer(start: start, count: count)))
  if case .wrongBundle(let reason) = outcome { preconditionFailure(reason) }
  return 0
}
