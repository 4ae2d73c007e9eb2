import BPFObjects

/// libFuzzer's target for the kernel's types: an object with CO-RE relocations of every kind is linked against them.
private let objects = ["core_fields", "core_types"].compactMap { name in
  try? BPFObject(parsing: Kernel.contents("objects/clang21-el/\(name).bpf.o"), name: name)
}

@_cdecl("LLVMFuzzerTestOneInput") public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  precondition(objects.count == 2, "the fixtures cannot be read")
  guard let types = try? BTF(parsing: Array(UnsafeBufferPointer(start: start, count: count)), name: "fuzz")
  else {
    return 0
  }
  var target = Kernel.pipeline.little
  target.btf = types
  for object in objects { _ = try? Linker.link([object], for: target) }
  return 0
}
