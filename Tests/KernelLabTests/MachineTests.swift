import Manifests
import Targets
import Testing

@testable import KernelLab

/// Every row of the machines, and what a guest is told.
struct MachineTests {
  @Test func aMachineForEveryArchitecture() {
    let without = Architecture.all.filter { EmulatedMachine.emulating($0) == nil }.map(\.name)
    // Debian has no kernels for these.
    #expect(without == ["riscv32", "mips", "mips64", "powerpc", "powerpc64", "loongarch64"])
    #expect(EmulatedMachine.emulating(.armv6)?.architecture == .arm)
    #expect(EmulatedMachine.emulating(.armv5)?.architecture == .arm)
    #expect(Set(EmulatedMachine.all.map(\.program)).count == EmulatedMachine.all.count)
  }

  @Test(arguments: EmulatedMachine.all.indices) func row(index: Int) {
    let machine = EmulatedMachine.all[index]
    #expect(machine.program.hasPrefix("qemu-system-"))
    #expect(machine.package.hasPrefix("qemu-system-"))
    #expect(machine.memory >= 64)
    #expect(machine.console.hasPrefix("tty") || machine.console.hasPrefix("hvc"))
    #expect(machine.serial.joined(separator: " ").contains("stdio"))
    for text in [machine.machine, machine.cpu, machine.debianArchitecture] {
      #expect(!text.isEmpty && !text.contains(" "))
    }
    #expect(!machine.parameters.contains { $0.contains(" ") })
  }

  /// The mirror of the machine's own apt configuration, whatever else stands there.
  @Test func mirror() {
    let lines = [
      "Hit:1 something", "'http://a.example/security/dists/x-security/InRelease' a 0",
      "'http://b.example/other/dists/stable/InRelease' b 0",
      "'http://c.example/debian/dists/bookworm-updates/InRelease' c 0",
      "'http://c.example/debian/dists/bookworm/InRelease' c 0",
    ]
    #expect(DebianSuite.site(inPrintedURIs: lines) == "http://c.example/debian")
    #expect(DebianSuite.site(inPrintedURIs: []) == nil)
  }

  @Test func partsOfAKernel() {
    let depends = "linux-image-6.1.0-18-armmp (= 6.1.76-1), kmod, linux-base-7.0-armmp, linux-base (>= 4)"
    #expect(
      DebianSuite.kernelParts(depends) == ["linux-image-6.1.0-18-armmp", "linux-base-7.0-armmp"])
  }
}
