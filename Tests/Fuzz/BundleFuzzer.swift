import BPFObjects
import Foundation

/// libFuzzer's target for bundles: what can be read can be written, and is read back as the same.
@_cdecl("LLVMFuzzerTestOneInput") public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let bundle = try? Bundle(parsing: Array(UnsafeBufferPointer(start: start, count: count))) else {
    return 0
  }
  for kernel in bundle.kernels {
    guard let bytes = try? Bundle.bytes(kernel, manifest: bundle.manifest) else { continue }
    let again = try? Bundle(parsing: bytes)
    precondition(again?.kernels == [kernel], "a bundle changes when it is written and read")
  }
  return 0
}

/// Called by libFuzzer before it reads the seeds: makes them, of every fixture that can be linked, in BPFBAKE_SEEDS.
@_cdecl("LLVMFuzzerInitialize") public func initialize(
  _ count: UnsafeMutablePointer<CInt>?, _ arguments: UnsafeMutableRawPointer?
) -> CInt {
  guard let folder = ProcessInfo.processInfo.environment["BPFBAKE_SEEDS"] else { return 0 }
  for compiler in ["clang21-el", "clang21-eb"] {
    for file in Kernel.files("objects/\(compiler)") {
      let target = compiler.hasSuffix("eb") ? Kernel.pipeline.big : Kernel.pipeline.little
      guard let object = try? BPFObject(parsing: Kernel.contents("objects/\(compiler)/\(file)"), name: file),
        let linked = try? Linker.link([object], for: target),
        let bytes = try? Bundle.bytes(linked, manifest: Array("{}".utf8))
      else { continue }
      _ = FileManager.default.createFile(atPath: "\(folder)/\(compiler)-\(file)", contents: Data(bytes))
    }
  }
  return 0
}
