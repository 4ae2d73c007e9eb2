/// Where a kprobe program finds registers in its context, `struct pt_regs` of the kernel's architecture.
public struct RegisterTable: Hashable, Sendable {
  /// What libbpf's bpf_tracing.h calls PT_REGS_NAME.
  public enum Role: String, CaseIterable, Sendable {
    case parm1, parm2, parm3, parm4, parm5
    /// Arguments as a system call's own registers hold them.
    case parm1Syscall, parm2Syscall, parm3Syscall, parm4Syscall, parm5Syscall
    /// Where the return address is: a register, or the stack pointer where it lies on the stack.
    case ret
    case fp
    /// A function's result.
    case rc
    case sp
    case ip

    /// As a profile names it: "parm1-syscall".
    public var key: String { words.joined(separator: "-") }

    /// As it is part of macros' names: "parm1_syscall" of "PT_REGS_PARM1_SYSCALL".
    public var identifier: String { words.joined(separator: "_") }

    private var words: [String] {
      rawValue.hasSuffix("Syscall") ? [String(rawValue.dropLast("Syscall".count)), "syscall"] : [rawValue]
    }
  }

  /// Where a value is.
  public enum Place: Hashable, Sendable {
    /// In the register of that name, as struct pt_regs spells it.
    case register(String)
    /// On the stack, so many bytes above the stack pointer.
    case stack(Int)
    /// No value of its own: the address of that register's place is what is meant.
    case address(String)
  }

  /// One register in struct pt_regs.
  public struct Register: Hashable, Sendable {
    /// As the kernel's ptrace.h spells the member: "di", "uregs[0]", "regs[0]".
    public let name: String
    /// Bytes from the start of struct pt_regs.
    public let offset: Int
    /// Bytes.
    public let size: Int

    public init(name: String, offset: Int, size: Int) {
      self.name = name
      self.offset = offset
      self.size = size
    }
  }

  /// The file of the kernel that the layout is from.
  public let source: String
  /// Every register, by offset.
  public let registers: [Register]
  public private(set) var places: [Role: Place]

  public init(source: String, registers: [Register], places: [Role: Place]) {
    self.source = source
    self.registers = registers
    self.places = places
  }

  public func register(named name: String) -> Register? { registers.first { $0.name == name } }

  /// The register that a role is read from: the stack pointer for what lies on the stack.
  public func register(for role: Role) -> Register? {
    switch places[role] {
    case .register(let name), .address(let name): register(named: name)
    case .stack: role == .sp ? nil : register(for: .sp)
    case nil: nil
    }
  }

  /// The table with other registers for some roles. Names that are no register's are left out.
  public func replacing(_ rows: [Role: String]) -> RegisterTable {
    var table = self
    for (role, name) in rows where register(named: name) != nil { table.places[role] = .register(name) }
    return table
  }

  /// `count` registers of one size, one behind the other.
  static func array(_ name: String, _ count: Int, at offset: Int, size: Int) -> [Register] {
    (0..<count).map { Register(name: "\(name)[\($0)]", offset: offset + $0 * size, size: size) }
  }

  /// Registers of one size by name, one behind the other.
  static func sequence(_ names: [String], at offset: Int, size: Int) -> [Register] {
    names.enumerated().map { Register(name: $1, offset: offset + $0 * size, size: size) }
  }
}

extension Architecture {
  /// The table for kernels of that version, with the registers by which programs of `user`, this architecture or its
  /// 32-bit sibling, make system calls.
  public func registers(kernel version: KernelVersion, user: Architecture? = nil) -> RegisterTable {
    if kernelName == "x86", wordSize == 8, user?.wordSize == 4 {
      return .x86_64.replacing([
        .parm1Syscall: "bx", .parm2Syscall: "cx", .parm3Syscall: "dx", .parm4Syscall: "si",
        .parm5Syscall: "di",
      ])
    }
    return switch kernelName {
    case "x86" where wordSize == 4: .i386(pushesStackPointer: version >= KernelVersion(5, 2))
    case "x86": .x86_64
    case "arm": .arm
    case "arm64": .arm64
    case "riscv": .riscv(wordSize: wordSize)
    case "mips": wordSize == 4 ? .mips32 : .mips64
    case "powerpc": .powerpc(wordSize: wordSize)
    case "s390": .s390x
    default: .loongarch64
    }
  }
}
