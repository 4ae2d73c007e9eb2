public import BundleFormat
public import Targets

/// The result of a link: all that a bundle says of one kernel, as values.
public struct LinkedProgram: Sendable, Hashable {
  public struct Map: Sendable, Hashable {
    public var name: String
    /// enum bpf_map_type.
    public var type: UInt32
    public var keySize: UInt32
    public var valueSize: UInt32
    public var maxEntries: UInt32
    public var flags: UInt32
    /// enum bundle_map_property, or-ed.
    public var property: UInt32
    /// Index of the template of a map of maps.
    public var inner: Int?
    /// The initial value of key 0, `valueSize` bytes, or nil.
    public var data: [UInt8]?
  }

  public struct Slot: Sendable, Hashable {
    public enum Value: Sendable, Hashable {
      case map(Int)
      case program(Int)
    }
    public var map: Int
    public var key: UInt32
    public var value: Value
  }

  public struct Program: Sendable, Hashable {
    public var name: String
    /// The ELF section it came from; not part of a bundle.
    public var section: String
    /// enum bpf_prog_type.
    public var type: UInt32
    /// enum bpf_attach_type.
    public var attachType: UInt32
    public var instructions: [BPFInstruction]
    /// LINUX_VERSION_CODE that kernels before 5.0 ask of kprobes, else 0.
    public var kernelVersionCode: UInt32
    public var flags: UInt32
    public var attachBTFID: UInt32

    /// BPF_F_SLEEPABLE of include/uapi/linux/bpf.h.
    static let sleepable: UInt32 = 1 << 4
    var isSleepable: Bool { flags & Self.sleepable != 0 }
  }

  public struct Attachment: Sendable, Hashable {
    public var program: Int
    public var kind: bundle_attach_kind
    public var targets: [String]
  }

  public struct Output: Sendable, Hashable {
    public var map: Int
    public var kind: bundle_output_kind
    /// Index into `fields`.
    public var field: Int
    /// Bytes of the record's type.
    public var size: UInt32
  }

  public struct Field: Sendable, Hashable {
    /// "" for an array's element and a whole record.
    public var name: String
    public var kind: bundle_field_kind
    public var offset: UInt32
    public var size: UInt32
    public var count: UInt32
    public var child: UInt32
  }

  public struct Enumerator: Sendable, Hashable {
    public var name: String
    public var value: UInt64
  }

  /// How far the programs depend on the kernel they were linked for, from least to most.
  public enum Dependence: UInt32, Sendable, Hashable, Comparable, CaseIterable {
    case stable = 0
    case layout = 1
    case exact = 2

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  /// e_machine of the kernel.
  public var machine: UInt32
  public var byteOrder: Architecture.ByteOrder
  public var release: String?
  /// KERNEL_VERSION code of the kernel linked for.
  public var version: UInt32
  /// KERNEL_VERSION code of the oldest kernel that has all that is needed.
  public var minimum: UInt32
  public var dependence: Dependence
  public var buildID: [UInt8]
  public var license: String
  public var maps: [Map]
  public var slots: [Slot]
  public var programs: [Program]
  public var attachments: [Attachment]
  public var outputs: [Output]
  public var fields: [Field]
  public var enumerators: [Enumerator]
  /// What is likely to be wrong, and links all the same; not part of a bundle.
  public var warnings: [ObjectError] = []
}

// C enums of our own: their module is a header alone, which can conform to nothing.
// swift-format-ignore: AvoidRetroactiveConformances
extension bundle_attach_kind: @retroactive Hashable, @unchecked @retroactive Sendable {}
// swift-format-ignore: AvoidRetroactiveConformances
extension bundle_output_kind: @retroactive Hashable, @unchecked @retroactive Sendable {}
// swift-format-ignore: AvoidRetroactiveConformances
extension bundle_field_kind: @retroactive Hashable, @unchecked @retroactive Sendable {}
