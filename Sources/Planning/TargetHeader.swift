import Manifests
import Targets

/// The staged header that tells bpfbake's own headers what they need to know of one device's kernel: how wide its long
/// is, and where its registers lie, a macro for each role that takes the macro that reads and the pointer to struct
/// pt_regs.
enum TargetHeader {
  static func text(_ profile: Profile) -> String {
    let (arch, table) = (profile.arch, profile.registers)
    var lines = ["#define BPFBAKE_KERNEL_BITS \(arch.wordSize * 8)"]
    lines.append("/* Registers of \(arch.name): \(table.source). */")
    for role in RegisterTable.Role.allCases {
      guard let place = table.places[role], let value = read(place, table, arch) else { continue }
      lines.append("#define __bpfbake_\(role.identifier)(read, regs) \(value.code) /* \(value.comment) */")
    }
    if table.places[.ret] == table.places[.sp] {
      let word = type(arch.wordSize)
      lines.append(
        "#define __bpfbake_return_address(regs) __bpfbake_memory(PT_REGS_RET(regs), 0, \(word))")
      lines.append(
        "#define __bpfbake_caller_address(regs) __bpfbake_memory(PT_REGS_FP(regs), \(arch.wordSize), \(word))"
      )
    } else {
      lines.append("#define __bpfbake_return_address(regs) PT_REGS_RET(regs)")
      lines.append("#define __bpfbake_caller_address(regs) PT_REGS_RET(regs)")
    }
    // What a probe on a system call's function reads, n from 1 to 5.
    switch profile.systemCalls.arguments {
    case .registers:
      lines.append(
        "#define __bpfbake_ksyscall(n, regs) __bpfbake_parm##n##_syscall(__bpfbake_memory, PT_REGS_PARM1(regs))"
      )
      lines.append("#define PT_REGS_SYSCALL_REGS(regs) ((struct pt_regs *)PT_REGS_PARM1(regs))")
    case .plain:
      lines.append("#define __bpfbake_ksyscall(n, regs) __bpfbake_parm##n(__bpfbake_context, regs)")
      lines.append("#define PT_REGS_SYSCALL_REGS(regs) (regs)")
    case .stack:
      lines.append(
        "#define __bpfbake_ksyscall(n, regs) __bpfbake_memory(__bpfbake_sp(__bpfbake_context, regs), 4 * (n), \(type(arch.wordSize)))"
      )
      lines.append("#define PT_REGS_SYSCALL_REGS(regs) (regs)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The expression for one place, and what it reads.
  private static func read(
    _ place: RegisterTable.Place, _ table: RegisterTable, _ arch: Architecture
  ) -> (code: String, comment: String)? {
    switch place {
    case .register(let name):
      table.register(named: name).map { ("read(regs, \($0.offset), \(type($0.size)))", name) }
    case .address(let name):
      table.register(named: name).map {
        ("((unsigned long)(const char *)(regs) + \($0.offset))", "the address of \(name)")
      }
    case .stack(let above):
      table.places[.sp].flatMap { stack in
        if case .stack = stack { return nil }
        return read(stack, table, arch).map {
          ("__bpfbake_memory(\($0.code), \(above), \(type(arch.wordSize)))", "\(above) above \($0.comment)")
        }
      }
    }
  }

  /// In BPF code, short has 2 bytes, int 4 and long long 8, whatever the target.
  private static func type(_ size: Int) -> String {
    switch size {
    case 2: "unsigned short"
    case 4: "unsigned int"
    default: "unsigned long long"
    }
  }
}
