import Targets
import Testing

/// The functions of system calls, by architecture and release: the last release before a change and the first after it.
@Suite struct SystemCallsTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let arch: Architecture
    let version: KernelVersion
    var user: Architecture?
    var hasWrapper: Bool?
    let arguments: SystemCalls.Arguments
    let functions: [String]
    var testDescription: String { "\(user?.name ?? arch.name) on \(arch.name) \(version)" }
  }

  private static func row(
    _ arch: Architecture, _ major: Int, _ minor: Int, user: Architecture? = nil, hasWrapper: Bool? = nil,
    _ arguments: SystemCalls.Arguments, _ functions: String...
  ) -> Row {
    Row(
      arch: arch, version: KernelVersion(major, minor), user: user, hasWrapper: hasWrapper,
      arguments: arguments, functions: functions)
  }

  static let rows: [Row] = [
    row(.x86_64, 4, 16, .plain, "sys_openat", "SyS_openat"),
    row(.x86_64, 4, 17, .registers, "__x64_sys_openat"),
    row(.x86_64, 4, 16, user: .i386, .plain, "compat_sys_openat", "sys_openat"),
    row(.x86_64, 6, 1, user: .i386, .registers, "__ia32_compat_sys_openat", "__ia32_sys_openat"),
    row(.i386, 5, 6, .stack, "sys_openat", "SyS_openat"), row(.i386, 5, 7, .registers, "__ia32_sys_openat"),
    row(.arm, 6, 12, .plain, "sys_openat", "SyS_openat"),
    row(.arm64, 4, 18, .plain, "sys_openat", "SyS_openat"),
    row(.arm64, 4, 19, .registers, "__arm64_sys_openat"),
    row(.arm64, 6, 1, user: .arm, .registers, "__arm64_compat_sys_openat", "__arm64_sys_openat"),
    row(.s390x, 5, 0, .plain, "sys_openat", "SyS_openat"), row(.s390x, 5, 11, .plain, "__s390x_sys_openat"),
    row(.s390x, 5, 12, .registers, "__s390x_sys_openat"),
    row(.riscv64, 6, 5, .plain, "sys_openat", "SyS_openat"),
    row(.riscv64, 6, 6, .registers, "__riscv_sys_openat"),
    row(.riscv32, 6, 6, .registers, "__riscv_sys_openat"),
    row(.ppc64el, 6, 0, .plain, "sys_openat", "SyS_openat"), row(.ppc64el, 6, 1, .registers, "sys_openat"),
    row(.powerpc, 6, 1, .registers, "sys_openat"), row(.powerpc64, 6, 1, .plain, "sys_openat"),
    row(.powerpc64, 6, 1, hasWrapper: true, .registers, "sys_openat"),
    row(.ppc64el, 6, 1, hasWrapper: false, .plain, "sys_openat"),
    row(.mipsel, 6, 12, .plain, "sys_openat", "SyS_openat"),
    row(.mips64, 6, 12, user: .mips, .plain, "compat_sys_openat", "sys_openat"),
    row(.loongarch64, 6, 12, .plain, "sys_openat", "SyS_openat"),
  ]

  @Test(arguments: rows) func functions(_ row: Row) {
    let calls = SystemCalls(
      of: row.arch, row.version, user: row.user ?? row.arch, hasWrapper: row.hasWrapper)
    #expect(calls.arguments == row.arguments)
    #expect(calls.functions("openat") == row.functions)
  }
}
