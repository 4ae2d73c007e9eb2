import Targets

/// How much kernel memory a map takes when it is full, without what the kernel's allocator adds.
///
/// The figures follow kernel/bpf of Linux 6.1: arraymap.c (values rounded up to 8 bytes), hashtab.c (struct htab_elem
/// of 48 bytes before the key, both rounded up to 8; 16 bytes a bucket, buckets a power of two), ringbuf.c (the data and
/// three pages for positions). What is there once per CPU counts once, and `isPerCPU` says so.
public struct MapMemory: Hashable, Sendable {
  public let bytes: Int
  public let isPerCPU: Bool

  /// `isOutput`: the loader reads it. It then gives a perf event array a ring for each CPU, output/perfbuf.c.
  public init(of map: LinkedProgram.Map, isOutput: Bool = false) {
    func rounded(_ size: UInt32) -> Int { (Int(size) + 7) & ~7 }
    /// What no machine has stays a large number.
    func times(_ left: Int, _ right: Int) -> Int {
      let (product, overflow) = left.multipliedReportingOverflow(by: right)
      return overflow ? Int.max / 1024 : min(product, Int.max / 1024)
    }
    let entries = Int(map.maxEntries)
    let name = MapType.numbered(map.type)?.name ?? ""
    let hasRings = isOutput && name == "perf_event_array"
    isPerCPU = name.contains("percpu") || hasRings
    switch name {
    case "hash", "percpu_hash", "lru_hash", "lru_percpu_hash", "hash_of_maps":
      var buckets = 1
      while buckets < entries { buckets *= 2 }
      bytes = times(entries, 48 + rounded(map.keySize) + rounded(map.valueSize)) + buckets * 16
    case "perf_event_array" where hasRings: bytes = (128 << 10) + 4096
    case "ringbuf", "user_ringbuf": bytes = entries + 3 * 4096
    case "array", "percpu_array": bytes = times(entries, rounded(map.valueSize))
    default: bytes = times(entries, max(8, rounded(map.keySize) + rounded(map.valueSize)))
    }
  }
}
