import Foundation
import Targets
import Testing

/// The tables of features against kernels: what features/features.c finds in a guest by trying is what the tables say of
/// that release.
@Suite(.serialized) struct FeatureTests {
  /// What cannot be asked for so simply as features.c asks, and why. What is found all the same has to leave this list.
  private static let notAsked: [String: String] = {
    let tracing = "only for programs that are loaded for a BTF id"
    let rows: [(String, [String])] = [
      (
        tracing,
        [
          "bpf_skb_output", "bpf_xdp_output", "bpf_tcp_send_ack", "bpf_seq_printf", "bpf_seq_write",
          "bpf_seq_printf_btf", "bpf_d_path", "bpf_copy_from_user", "bpf_inode_storage_get",
          "bpf_inode_storage_delete", "bpf_bprm_opts_set", "bpf_ima_inode_hash", "bpf_ima_file_hash",
          "bpf_get_func_arg", "bpf_get_func_ret", "bpf_get_func_arg_cnt", "bpf_sock_from_file",
          "BPF_PROG_TYPE_TRACING", "BPF_PROG_TYPE_STRUCT_OPS", "BPF_PROG_TYPE_EXT", "BPF_PROG_TYPE_LSM",
        ]
      ),
      (
        "takes a map with BTF",
        [
          "BPF_MAP_TYPE_SK_STORAGE", "BPF_MAP_TYPE_STRUCT_OPS", "BPF_MAP_TYPE_INODE_STORAGE",
          "BPF_MAP_TYPE_TASK_STORAGE", "BPF_MAP_TYPE_CGRP_STORAGE", "BPF_MAP_TYPE_INSN_ARRAY",
        ]
      ),
      ("wants CONFIG_BPF_KPROBE_OVERRIDE", ["bpf_override_return"]),
      (
        "wants CONFIG_BPF_LIRC_MODE2",
        ["bpf_rc_repeat", "bpf_rc_keydown", "bpf_rc_pointer_rel", "BPF_PROG_TYPE_LIRC_MODE2"]
      ),
      ("only for connect4 and connect6 of cgroups", ["bpf_bind"]),
      ("for kernels of 64 bits", ["BPF_MAP_TYPE_ARENA"]),
      ("there since a stable release of 6.1", ["long_jump"]),
    ]
    return Dictionary(rows.flatMap { reason, names in names.map { ($0, reason) } }) { first, _ in first }
  }()

  /// Those may be there or not, by the kernel's release or architecture; nothing is expected of them.
  private static let undecided: Set<String> = [
    "BPF_MAP_TYPE_ARENA", "long_jump", "bpf_d_path", "bpf_copy_from_user", "bpf_sock_from_file",
    "bpf_skb_output", "bpf_xdp_output",
  ]

  @Test(arguments: [("x86_64-debian11", 5, 10), ("armv7-debian12", 6, 1), ("arm64-debian13", 6, 12)])
  func kernelHasWhatTheTablesSay(profile: String, major: Int, minor: Int) throws {
    let version = KernelVersion(major, minor)
    let row = try #require(try KernelRow.all().first { $0.profile == profile })
    let architecture = try #require(Architecture.named(row.arch))
    let place = try Place()
    let (found, probes) = try Self.features(of: row, architecture, in: place)
    let expected = Set(
      KernelFeature.all.filter { feature in
        feature.unbroken(upTo: version, on: architecture) != nil && feature.kind != .attachType
      }.map(\.name))
    #expect(expected.count > 150)
    let missing = expected.subtracting(found).filter { Self.notAsked[$0] == nil }
    #expect(missing.sorted() == [], "the tables are wrong, or the kernel's configuration leaves them out")
    #expect(found.subtracting(expected).subtracting(Self.undecided).sorted() == [], "the tables are wrong")
    let excused = Set(Self.notAsked.keys).intersection(found).subtracting(Self.undecided)
    #expect(excused.sorted() == [], "no excuse is needed for these")
    // What is there for some programs, and not for those that probe. Those that may sleep some kernels give to them, and
    // refuse the call later.
    let withheld = HelperFunction.all.filter { found.contains($0.name) && !probes.contains($0.name) }
    let known = HelperFunction.all.filter { helper in
      found.contains(helper.name) && helper.lastWithoutProbes.map { version <= $0 } ?? false
    }
    #expect(known.count > 80)
    #expect(Set(withheld).symmetricDifference(known).filter { !$0.maySleep }.map(\.name).sorted() == [])
  }

  /// Boots the kernel with features.c in it: the names of what it has, and of the helpers that probes may call.
  private static func features(
    of row: KernelRow, _ architecture: Architecture, in place: Place
  ) throws -> (all: Set<String>, probes: Set<String>) {
    let program = place.path("features")
    let compile = try Lab.Running(
      [
        "clang", "--target=\(architecture.loaderTriple)", "-std=gnu11", "-Os", "-ffreestanding", "-nostdlib",
        "-static", "-fno-pic", "-fno-stack-protector", "-fno-asynchronous-unwind-tables",
        "-fno-strict-aliasing", "-fuse-ld=lld", "-Wall", "-Wextra", "-Werror", "-o", program,
        Lab.folder.appendingPathComponent("features/features.c").path,
      ] + architecture.loaderFlags, in: place.url
    ).wait()
    try #require(compile.code == 0, "\(compile.all)")
    // The kernel's file, by way of a run that fetches it.
    let known = try Lab.verify(
      [Lab.recipe("opensnoop"), "--json", "--profile", Lab.profile(row.profile)], in: place.url)
    let image = try #require(try Lab.verdicts(known).first?.kernel.image, "\(known.all)")
    let run = try Lab.verify(
      ["--artifact", program, "--kernel", image, "--arch", row.arch, "--json"], in: place.url)
    let verdict = try #require(try Lab.verdicts(run).first, "\(run.all)")
    let lines = try String(contentsOfFile: verdict.log, encoding: .utf8).split(separator: "\n")
    try #require(lines.contains("asked helpers=\(HelperFunction.all.count)"), "\(run.all)")
    var names: Set<String> = []
    var probes: Set<String> = []
    for line in lines {
      let words = line.split(separator: " ").map(String.init)
      guard words.count == 2 else { continue }
      switch (words[0], UInt32(words[1])) {
      case ("helper", let number?): names.insert(try #require(HelperFunction.numbered(number)).name)
      case ("probe_helper", let number?): probes.insert(try #require(HelperFunction.numbered(number)).name)
      case ("map_type", let number?): names.insert(try #require(MapType.numbered(number)).constant)
      case ("program_type", let number?): names.insert(try #require(ProgramType.numbered(number)).constant)
      case ("instructions", nil): names.insert(words[1])
      default: break
      }
    }
    return (names, probes)
  }
}
