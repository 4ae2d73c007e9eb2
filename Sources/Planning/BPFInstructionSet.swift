import Targets

/// The versions of the BPF instruction set, as clang's -mcpu names them, and the first kernel that each is compiled for.
///
/// v2 adds the jumps less-than (kernel commit 92b31a9af73b, 4.14); v3 adds 32-bit jumps (commit 092ed0968bb6, 5.1).
/// Clang's own default is v3 since LLVM 20, v1 before.
enum BPFInstructionSet: String, CaseIterable {
  case v1
  case v2
  case v3

  var firstKernel: KernelVersion {
    switch self {
    case .v1: KernelVersion(3, 18)
    case .v2: KernelVersion(4, 14)
    // The kernel takes v3 from 5.1 on, but clang 21 then makes __sync_fetch_and_add an atomic instruction with a result,
    // used or not, which came with 5.12.
    case .v3: KernelVersion(5, 12)
    }
  }

  /// The newest that `kernel` takes.
  init(for kernel: KernelVersion) {
    self = Self.allCases.last { $0.firstKernel <= kernel } ?? .v1
  }
}
