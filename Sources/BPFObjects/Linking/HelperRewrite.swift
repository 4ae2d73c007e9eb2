import Targets

/// Helpers that came late and have an older one that does the same: bpf_probe_read_{user,kernel}{,_str} are there from
/// 5.5 on (kernel commit 6ae08ae3dea2), before that bpf_probe_read{,_str} read both (libbpf: bpf_object__sanitize_prog).
enum HelperRewrite {
  /// From helper id to the id before 5.5 (include/uapi/linux/bpf.h).
  static let withoutUserAndKernel: [Int32: Int32] = [112: 4, 113: 4, 114: 45, 115: 45]
  /// Those that read the memory of programs. Where an address may be a program's and the kernel's at once, the older
  /// ones read the kernel's.
  static let userMemory: Set<Int32> = [112, 114]

  static func rewritten(_ call: BPFInstruction, for version: KernelVersion) -> BPFInstruction {
    guard version < KernelVersion(5, 5), let older = withoutUserAndKernel[call.immediate] else { return call }
    var call = call
    call.immediate = older
    return call
  }
}
