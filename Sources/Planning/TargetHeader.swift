import Targets

/// The staged header that tells bpfbake's own headers what they need to know of one architecture's kernel: how wide its
/// long is, and where its registers lie, a macro for each role that takes the macro that reads and the pointer to struct
/// pt_regs.
enum TargetHeader {
  static func text(_ arch: Architecture) -> String {
    var lines = ["#define BPFBAKE_KERNEL_BITS \(arch.wordSize * 8)"]
    guard let table = arch.registers else {
      // A program that reads no register is none the worse for it; one that does is stopped by the name.
      return
        (lines + ["/* Where \(arch.name) keeps its registers is not known: PT_REGS_* cannot be used. */", ""])
        .joined(separator: "\n")
    }
    lines.append("/* Registers of \(arch.name): \(table.source). */")
    for role in RegisterTable.Role.allCases {
      guard let place = table.places[role], let register = table.register(for: role) else { continue }
      let read = "read(regs, \(register.offset), \(type(register.size)))"
      switch place {
      case .register: lines.append("#define \(macro(role))(read, regs) \(read) /* \(register.name) */")
      case .stack(let above):
        lines.append(
          "#define \(macro(role))(read, regs) __bpfbake_memory(\(read), \(above), \(type(arch.wordSize))) /* on the stack */"
        )
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// "__bpfbake_parm1_syscall" for `.parm1Syscall`.
  private static func macro(_ role: RegisterTable.Role) -> String {
    let name = role.rawValue
    return "__bpfbake_" + (name.hasSuffix("Syscall") ? "\(name.dropLast("Syscall".count))_syscall" : name)
  }

  /// In BPF code, int has 4 bytes and long long 8, whatever the target.
  private static func type(_ size: Int) -> String { size == 4 ? "unsigned int" : "unsigned long long" }
}
