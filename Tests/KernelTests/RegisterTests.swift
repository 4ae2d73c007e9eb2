import Execution
import Foundation
import KernelLab
import Targets
import Testing

/// Registers: what the tables say is what the kernels' own headers say, and what programs read by them on the kernels.
@Suite(.serialized) struct RegisterTests {
  /// Each reads registers in another way; what they print is compared with what the init did.
  private static let recipes = ["five-arguments", "ksyscall", "libbpf-style", "pre-5.2-style"].map {
    Lab.folder.appendingPathComponent("Recipes/\($0)/recipe.yaml").path
  }

  /// On every architecture whose kernel has kprobes that work.
  @Test func valuesOnEveryKernel() throws {
    let place = try Place()
    let runsAll = ProcessInfo.processInfo.environment["BPFBAKE_KERNELS"] == "all"
    let rows = try KernelRow.all().filter {
      (runsAll || $0.runsAlways) && $0.supports.contains("open-example")
    }
    #expect(
      Set(rows.map(\.arch)).isSuperset(of: ["arm", "i386", "mipsel", "arm64", "x86_64", "s390x", "ppc64el"]))
    let run = try Lab.verify(
      Self.recipes + ["--json"] + rows.flatMap { ["--profile", Lab.profile($0.profile)] }, in: place.url)
    try check(run, count: Self.recipes.count * rows.count)
  }

  /// 32-bit programs, the artifact and the init, on kernels of 64 bits; and old ARM's on a younger kernel.
  @Test func valuesOfOtherPrograms() throws {
    let place = try Place()
    let devices = [
      ("narrow-arm", "arm64\nuser: {arch: arm}", "linux-image-cloud-arm64"),
      ("narrow-x86", "x86_64\nuser: {arch: i386}", "linux-image-cloud-amd64"),
      ("oldest-arm", "armv5", "linux-image-armmp"), ("old-arm", "armv6", "linux-image-armmp"),
    ]
    for (name, arch, package) in devices {
      try place.write(
        "Profiles/\(name).yaml",
        """
        format: 1
        arch: \(arch)
        kernel:
          version: "6.1"
          image: {debian: {suite: bookworm, package: \(package)}}

        """)
    }
    let run = try Lab.verify(
      [Self.recipes[0], Self.recipes[1], "--json"] + devices.flatMap { ["--profile", $0.0] }, in: place.url)
    try check(run, count: 2 * devices.count)
  }

  private func check(_ run: Lab.Run, count: Int) throws {
    #expect(run.code == 0, "make packages-lab installs QEMU; it said:\n\(run.errors)")
    let verdicts = try Lab.verdicts(run)
    #expect(verdicts.count == count)
    for verdict in verdicts {
      #expect(verdict.passed, "\(verdict.recipe) on \(verdict.profile): \(verdict.failures)")
      #expect(!verdict.expectations.isEmpty && verdict.expectations.allSatisfy(\.met))
    }
  }

  // MARK: The kernel's headers

  /// struct pt_regs of one architecture in the kernel's sources, and what it takes to compile it alone.
  struct Layout: CustomTestStringConvertible, Sendable {
    let arch: Architecture
    /// In arch/NAME/include/asm/ptrace.h: which of several it is.
    var number = 0
    var defines: [String] = []
    /// Types that it names and no offset depends on, but by their size.
    var prelude = ""
    /// Members that younger headers have a name of their own for as a whole word.
    var wholeWords: [String: String] = [:]
    /// The first kernel that has the architecture.
    var since = KernelVersion(5, 10)
    /// Another triple of the same word size and byte order, where the compiler lacks the architecture's own.
    var triple: String?
    var testDescription: String { arch.name }
  }

  private static let powerpc = "struct user_pt_regs { unsigned long words[44]; };"
  static let layouts: [Layout] = [
    Layout(
      arch: .x86_64, number: 1,
      prelude: "struct fred_cs { u64 word; }; struct fred_ss { u64 word; };",
      wholeWords: ["cs": "csx", "ss": "ssx"]),
    Layout(arch: .i386), Layout(arch: .arm), Layout(arch: .armv6), Layout(arch: .armv5),
    Layout(arch: .arm64, prelude: "struct user_pt_regs { u64 words[34]; };"), Layout(arch: .riscv64),
    Layout(arch: .riscv32), Layout(arch: .mips, defines: ["CONFIG_32BIT"]),
    Layout(arch: .mipsel, defines: ["CONFIG_32BIT"]), Layout(arch: .mips64), Layout(arch: .mips64el),
    Layout(arch: .powerpc, prelude: powerpc),
    Layout(arch: .powerpc64, defines: ["CONFIG_PPC64"], prelude: powerpc),
    Layout(arch: .ppc64el, defines: ["CONFIG_PPC64"], prelude: powerpc),
    Layout(
      arch: .s390x, defines: ["NUM_GPRS=16"],
      prelude: """
        typedef struct { unsigned long mask, addr; } __attribute__((aligned(8))) psw_t;
        typedef struct { unsigned long args[1]; psw_t psw; unsigned long gprs[16]; } user_pt_regs;
        struct tpi_info { u32 words[3]; };
        """),
    Layout(arch: .loongarch64, since: KernelVersion(5, 19), triple: "riscv64-unknown-linux-gnu"),
  ]

  @Test func everyArchitectureHasALayout() {
    #expect(Set(Self.layouts.map(\.arch)) == Set(Architecture.all))
  }

  /// Debian's headers that all flavours share hold every architecture's.
  @Test(arguments: [("bookworm", KernelVersion(6, 1)), ("trixie", KernelVersion(6, 12))])
  func offsetsOfTheKernelsOwnHeaders(suite: String, version: KernelVersion) async throws {
    let environment: @Sendable (String) -> String? = { ProcessInfo.processInfo.environment[$0] }
    let headers = try await DebianSuite(
      suite, for: try #require(EmulatedMachine.emulating(.x86_64)),
      cache: try LabCache(environment: environment), toolbox: Toolbox(environment: environment),
      environment: environment
    ).headers(package: "linux-headers-cloud-amd64") { _ in }
    let folder = URL(fileURLWithPath: headers).deletingLastPathComponent()
    let common = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).first { $0.hasSuffix("-common") })
    for layout in Self.layouts where layout.since <= version {
      // Debian 12's headers of 6.1 leave out what it does not build.
      let path = folder.appendingPathComponent(
        "\(common)/arch/\(layout.arch.kernelName)/include/asm/ptrace.h")
      guard FileManager.default.fileExists(atPath: path.path) else {
        #expect(layout.arch == .loongarch64 && version < KernelVersion(6, 12), "\(path.path) is not there")
        continue
      }
      let text = try String(contentsOf: path, encoding: .utf8)
      let table = layout.arch.registers(kernel: version)
      let theirs = try Self.offsets(of: table.registers.map(\.name), in: text, layout)
      #expect(theirs.count == table.registers.count)
      for (register, their) in zip(table.registers, theirs) {
        print(
          "\(suite) \(layout.arch.name) \(register.name): \(register.offset), the kernel's \(their.offset)")
        #expect(register.offset == their.offset, "\(layout.arch.name) \(register.name)")
        #expect(register.size == their.size, "\(layout.arch.name) \(register.name)")
      }
    }
  }

  private static func offsets(
    of names: [String], in header: String, _ layout: Layout
  ) throws -> [(offset: Int, size: Int)] {
    // From "struct pt_regs" at the beginning of a line to the next brace there.
    let blocks = header.matches(of: /(?ms)^struct pt_regs\s*\{.*?^\}[^;]*;/).map { String($0.output) }
    let block = try #require(blocks.indices.contains(layout.number) ? blocks[layout.number] : nil)
    let rows = names.map { name in
      layout.wholeWords[name].flatMap { block.contains(" \($0);") || block.contains("\t\($0);") ? $0 : nil }
        ?? name
    }.map {
      "__builtin_offsetof(struct pt_regs, \($0)), sizeof(((struct pt_regs *)0)->\($0))"
    }
    let place = try Place()
    try place.write(
      "layout.c",
      """
      typedef unsigned char u8; typedef unsigned short u16; typedef unsigned int u32; typedef int s32;
      typedef unsigned long long u64;
      #define __aligned(n) __attribute__((aligned(n)))
      \(layout.prelude)
      \(block)
      const unsigned long long rows[] = { \(rows.joined(separator: ",\n")) };

      """)
    let run = try Lab.Running(
      ["clang", "--target=\(layout.triple ?? layout.arch.loaderTriple)", "-w"]
        + layout.defines.map { "-D\($0)" } + ["-S", "-emit-llvm", "-o", "-", "layout.c"], in: place.url
    ).wait()
    #expect(run.code == 0, "\(layout.arch.name): \(run.errors)")
    let values = try #require(run.output.firstMatch(of: /@rows = .*\[(?:i64 .*)\]/)).output
      .matches(of: /i64 ([0-9]+)/).compactMap { Int($0.output.1) }
    return stride(from: 0, to: values.count - 1, by: 2).map { (values[$0], values[$0 + 1]) }
  }
}
