import BundleFormat
import Glibc

/// One BPF instruction: include/uapi/linux/bpf.h, struct bpf_insn.
func instruction(_ code: UInt8, _ dst: UInt8 = 0, _ src: UInt8 = 0, _ off: Int16 = 0, _ imm: Int32 = 0)
  -> UInt64
{
  UInt64(code) | UInt64(dst | src << 4) << 8 | UInt64(UInt16(bitPattern: off)) << 16
    | UInt64(UInt32(bitPattern: imm)) << 32
}

extension HandMadeBundle {
  /// The running kernel's `uname -r`.
  static var running: String {
    var name = utsname()
    uname(&name)
    return withUnsafeBytes(of: name.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }

  static let eventSize: UInt32 = 284

  /// struct event { u32 pid, uid; s32 flags; char comm[16], filename[256]; }
  static let eventFields: [Field] = [
    Field(kind: BUNDLE_FIELD_STRUCT, size: eventSize * 8, count: 5, child: 1),
    Field(name: "pid", kind: BUNDLE_FIELD_UINT, offset: 0, size: 32),
    Field(name: "uid", kind: BUNDLE_FIELD_UINT, offset: 32, size: 32),
    Field(name: "flags", kind: BUNDLE_FIELD_INT, offset: 64, size: 32),
    Field(name: "comm", kind: BUNDLE_FIELD_STRING, offset: 96, size: 128, count: 16),
    Field(name: "filename", kind: BUNDLE_FIELD_STRING, offset: 224, size: 2048, count: 256),
  ]

  /// Every openat as an event in ring buffer 0. `flags` and `filename`: where the context has them.
  static func openatProgram(flags: Int16 = 32, filename: Int16 = 24) -> [UInt64] {
    [
      instruction(0xbf, 6, 1),  // r6 = r1
      instruction(0x18, 1, 1, 0, 0), instruction(0),  // r1 = map 0
      instruction(0xb7, 2, 0, 0, Int32(eventSize)),
      instruction(0xb7, 3),
      instruction(0x85, 0, 0, 0, 131),  // bpf_ringbuf_reserve
      instruction(0x15, 0, 0, 22, 0),  // if r0 == 0 goto the end
      instruction(0xbf, 7, 0),
      instruction(0x85, 0, 0, 0, 14),  // bpf_get_current_pid_tgid
      instruction(0x77, 0, 0, 0, 32),
      instruction(0x63, 7, 0, 0),
      instruction(0x85, 0, 0, 0, 15),  // bpf_get_current_uid_gid
      instruction(0x63, 7, 0, 4),
      instruction(0x79, 1, 6, flags),
      instruction(0x63, 7, 1, 8),
      instruction(0xbf, 1, 7), instruction(0x07, 1, 0, 0, 12),
      instruction(0xb7, 2, 0, 0, 16),
      instruction(0x85, 0, 0, 0, 16),  // bpf_get_current_comm
      instruction(0x79, 3, 6, filename),
      instruction(0xbf, 1, 7), instruction(0x07, 1, 0, 0, 28),
      instruction(0xb7, 2, 0, 0, 256),
      instruction(0x85, 0, 0, 0, 114),  // bpf_probe_read_user_str
      instruction(0x65, 0, 0, 1, -1),  // if r0 > -1 skip
      instruction(0x72, 7, 0, 28, 0),
      instruction(0xbf, 1, 7),
      instruction(0xb7, 2),
      instruction(0x85, 0, 0, 0, 132),  // bpf_ringbuf_submit
      instruction(0xb7, 0), instruction(0x95),
    ]
  }

  /// Every openat as an event that is put together in map 1, an array for each CPU, and sent by perf event array 0.
  static var openatByPerf: [UInt64] {
    [
      instruction(0xbf, 6, 1),  // r6 = r1
      instruction(0xb7, 1), instruction(0x63, 10, 1, -4),
      instruction(0xbf, 2, 10), instruction(0x07, 2, 0, 0, -4),
      instruction(0x18, 1, 1, 0, 1), instruction(0),  // r1 = map 1
      instruction(0x85, 0, 0, 0, 1),  // bpf_map_lookup_elem
      instruction(0x15, 0, 0, 26, 0),  // if r0 == 0 goto the end
      instruction(0xbf, 7, 0),
      instruction(0x85, 0, 0, 0, 14),  // bpf_get_current_pid_tgid
      instruction(0x77, 0, 0, 0, 32),
      instruction(0x63, 7, 0, 0),
      instruction(0x85, 0, 0, 0, 15),  // bpf_get_current_uid_gid
      instruction(0x63, 7, 0, 4),
      instruction(0x79, 1, 6, 32),
      instruction(0x63, 7, 1, 8),
      instruction(0xbf, 1, 7), instruction(0x07, 1, 0, 0, 12),
      instruction(0xb7, 2, 0, 0, 16),
      instruction(0x85, 0, 0, 0, 16),  // bpf_get_current_comm
      instruction(0x79, 3, 6, 24),
      instruction(0xbf, 1, 7), instruction(0x07, 1, 0, 0, 28),
      instruction(0xb7, 2, 0, 0, 256),
      instruction(0x85, 0, 0, 0, 114),  // bpf_probe_read_user_str
      instruction(0x65, 0, 0, 1, -1),  // if r0 > -1 skip
      instruction(0x72, 7, 0, 28, 0),
      instruction(0xbf, 1, 6),
      instruction(0x18, 2, 1, 0, 0), instruction(0),  // r2 = map 0
      instruction(0xb4, 3, 0, 0, -1),  // BPF_F_CURRENT_CPU
      instruction(0xbf, 4, 7),
      instruction(0xb7, 5, 0, 0, Int32(eventSize)),
      instruction(0x85, 0, 0, 0, 25),  // bpf_perf_event_output
      instruction(0xb7, 0), instruction(0x95),
    ]
  }

  /// The job of recipe opensnoop before Linux 5.8.
  static var opensnoopByPerf: HandMadeBundle {
    var bundle = opensnoop
    bundle.minimum = 0x04_0b_00
    bundle.maps = [
      .init(name: "events", type: 4, key: 4, value: 4, property: BUNDLE_MAP_PER_CPU_IDS.rawValue),
      .init(name: "scratch", type: 6, key: 4, value: eventSize, entries: 1),
    ]
    bundle.programs = [.init(name: "trace_openat", type: 5, instructions: openatByPerf)]
    bundle.outputs = [.init(size: eventSize, kind: BUNDLE_OUTPUT_PERFBUF)]
    return bundle
  }

  /// The job of recipe opensnoop.
  static var opensnoop: HandMadeBundle {
    var bundle = HandMadeBundle()
    bundle.release = running
    bundle.minimum = 0x05_08_00
    bundle.maps = [.init(name: "events", type: 27, entries: 1 << 18, property: BUNDLE_MAP_PER_PAGE.rawValue)]
    bundle.programs = [.init(name: "trace_openat", type: 5, instructions: openatProgram())]
    bundle.attachments = [.init(kind: BUNDLE_ATTACH_TRACEPOINT, targets: ["syscalls/sys_enter_openat"])]
    bundle.outputs = [.init(size: eventSize)]
    bundle.fields = eventFields
    return bundle
  }
}
