/// A machine of QEMU's that boots Linux kernels of one architecture: a row of `all` per architecture.
///
/// Sources: QEMU's documentation of its system emulators ("System Emulation", targets and machines), the device names
/// of the kernels' console drivers (drivers/tty/serial/amba-pl011.c, 8250/, drivers/tty/hvc/, drivers/s390/char/), and
/// boots of kernels of Debian 11 to 13.
public struct EmulatedMachine: Sendable {
  public let architecture: Architecture
  /// QEMU's program: "qemu-system-arm".
  public let program: String
  /// Debian's package that has the program.
  public let package: String
  /// -M
  public let machine: String
  /// -cpu, where instructions are translated.
  public let cpu: String
  /// The kernel's name of the serial line that QEMU's `serial` is: "ttyAMA0".
  public let console: String
  /// Makes QEMU's standard input and output the guest's serial line.
  public let serial: [String]
  /// Kernel parameters beyond `commonParameters`.
  public let parameters: [String]
  /// MiB of memory that kernels of this architecture boot well with.
  public let memory: Int
  /// What Debian calls the architecture: "armhf".
  public let debianArchitecture: String

  /// Kernel parameters for all. They shorten the boot (no self tests of crypto, no built-in certificates, no waiting for
  /// RCU), keep the console free of all but emergencies, and let a panic end the machine at once. Source:
  /// Documentation/admin-guide/kernel-parameters.txt.
  public static let commonParameters = [
    "rdinit=/init", "panic=-1", "quiet", "loglevel=1", "random.trust_cpu=on", "rcupdate.rcu_expedited=1",
    "cryptomgr.notests=1",
    "initcall_blacklist=load_system_certificate_list,jent_mod_init,crypto_kdf108_init",
  ]

  /// The machine for `architecture`, or nil: the row of the architecture itself, or of one whose kernels run its programs
  /// as their own.
  public static func emulating(_ architecture: Architecture) -> EmulatedMachine? {
    all.first { $0.architecture == architecture }
      ?? all.first { $0.architecture.isKind(of: architecture) }
  }

  private static let stdio = ["-serial", "stdio"]
  /// A known clock, no wait for interrupts that QEMU delivers anyway, a reset by triple fault.
  private static let pc = ["tsc=reliable", "no_timer_check", "reboot=t", "mitigations=off"]

  public static let all: [EmulatedMachine] = [
    EmulatedMachine(
      architecture: .x86_64, program: "qemu-system-x86_64", package: "qemu-system-x86", machine: "pc",
      cpu: "max", console: "ttyS0", serial: stdio, parameters: pc, memory: 256, debianArchitecture: "amd64"),
    EmulatedMachine(
      architecture: .i386, program: "qemu-system-i386", package: "qemu-system-x86", machine: "pc",
      cpu: "max", console: "ttyS0", serial: stdio, parameters: pc, memory: 256, debianArchitecture: "i386"),
    EmulatedMachine(
      architecture: .arm, program: "qemu-system-arm", package: "qemu-system-arm",
      machine: "virt,highmem=off", cpu: "cortex-a15", console: "ttyAMA0", serial: stdio, parameters: [],
      memory: 192, debianArchitecture: "armhf"),
    EmulatedMachine(
      architecture: .arm64, program: "qemu-system-aarch64", package: "qemu-system-arm", machine: "virt",
      cpu: "cortex-a57", console: "ttyAMA0", serial: stdio, parameters: [], memory: 256,
      debianArchitecture: "arm64"),
    EmulatedMachine(
      architecture: .riscv64, program: "qemu-system-riscv64", package: "qemu-system-misc", machine: "virt",
      cpu: "rv64", console: "ttyS0", serial: stdio, parameters: [], memory: 256,
      debianArchitecture: "riscv64"),
    EmulatedMachine(
      architecture: .mipsel, program: "qemu-system-mipsel", package: "qemu-system-mips", machine: "malta",
      cpu: "24Kf", console: "ttyS0", serial: stdio, parameters: [], memory: 256,
      debianArchitecture: "mipsel"),
    EmulatedMachine(
      architecture: .mips64el, program: "qemu-system-mips64el", package: "qemu-system-mips",
      machine: "malta", cpu: "MIPS64R2-generic", console: "ttyS0", serial: stdio, parameters: [],
      memory: 256, debianArchitecture: "mips64el"),
    // x-vof has the kernel booted without SLOF, the firmware, which takes seconds; the TCG does not know the
    // capabilities that are switched off.
    EmulatedMachine(
      architecture: .ppc64el, program: "qemu-system-ppc64", package: "qemu-system-ppc",
      machine: "pseries,x-vof=on,cap-cfpc=broken,cap-sbbc=broken,cap-ibs=broken,cap-ccf-assist=off",
      cpu: "power9", console: "hvc0", serial: stdio, parameters: [], memory: 512,
      debianArchitecture: "ppc64el"),
    EmulatedMachine(
      architecture: .s390x, program: "qemu-system-s390x", package: "qemu-system-misc",
      machine: "s390-ccw-virtio", cpu: "max", console: "ttysclp0",
      serial: ["-chardev", "stdio,id=c0", "-device", "sclpconsole,chardev=c0"], parameters: [], memory: 256,
      debianArchitecture: "s390x"),
  ]
}
