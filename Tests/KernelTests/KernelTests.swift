import Foundation
import Testing

/// Kernels of all architectures, booted: what KERNELS says of each is true. Needs QEMU and Debian's mirror; without them
/// it fails and says what is missing.
@Suite(.serialized) struct KernelTests {
  private static let rows: [KernelRow] = {
    let rows = (try? KernelRow.all()) ?? []
    let runsAll = ProcessInfo.processInfo.environment["BPFBAKE_KERNELS"] == "all"
    return rows.filter { runsAll || $0.runsAlways }
  }()
  private static let recipes = ["opensnoop", "open-example"]

  @Test func theListNamesEveryProfileAndAgreesWithIt() throws {
    let rows = try KernelRow.all()
    let folder = Lab.repository.appendingPathComponent("Profiles").path
    let profiles = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.contains("-debian") }.map { String($0.dropLast(".yaml".count)) }
    #expect(profiles.sorted() == rows.map(\.profile).sorted())
    for row in rows {
      let profile = try String(contentsOfFile: Lab.profile(row.profile), encoding: .utf8)
      #expect(profile.contains("arch: \(row.arch)\n"), "\(row)")
      #expect(
        profile.contains("image: {debian: {suite: \(row.suite), package: \(row.package)}}"), "\(row)")
      #expect((row.supports + row.unsupported.keys).sorted() == Self.recipes.sorted(), "\(row)")
    }
    // All nine machines, and the three releases of the three architectures that come first.
    #expect(Set(rows.filter(\.runsAlways).map(\.arch)).count == 9)
  }

  /// One run of many kernels, two at a time; then its report for machines, by somebody else's reader.
  @Test func whatIsSupportedPasses() throws {
    let place = try Place()
    for recipe in Self.recipes {
      let rows = Self.rows.filter { $0.supports.contains(recipe) }
      try #require(!rows.isEmpty)
      let run = try Lab.verify(
        [Lab.recipe(recipe), "--json", "--junit", "junit.xml"]
          + rows.flatMap { ["--profile", Lab.profile($0.profile)] }, in: place.url)
      #expect(run.code == 0, "make packages-lab installs QEMU; it said:\n\(run.all)")
      let verdicts = try Lab.verdicts(run)
      #expect(Set(verdicts.map(\.profile)) == Set(rows.map(\.profile)))
      for verdict in verdicts {
        #expect(verdict.passed, "\(verdict.profile): \(verdict.failures)")
        #expect(verdict.exitCode == 0)
        // Values were compared: the recipes say which.
        #expect(!verdict.expectations.isEmpty && verdict.expectations.allSatisfy(\.met))
        #expect(verdict.expectations.allSatisfy { $0.count > 0 })
        for program in verdict.programs {
          #expect(program.verdict == "accepted")
          #expect((program.verifiedInstructions ?? program.instructions ?? 0) > 10)
          #expect(program.attached.count == 1, "\(verdict.profile): \(program)")
        }
        #expect(verdict.programs.count == 1)
        // Which kernel it was: resolved by apt.
        #expect(try #require(verdict.kernel.package).hasPrefix("linux-image-"))
        #expect(try #require(verdict.kernel.version).first?.isNumber == true)
        if verdict.arch == "arm" {
          let artifact = place.path("bake/\(verdict.profile)/\(recipe)")
          let size = try FileManager.default.attributesOfItem(atPath: artifact)[.size] as? Int
          #expect(try #require(size) <= 8192, "\(artifact)")
        }
      }
      #expect(
        try Lab.junit(place.path("junit.xml"))
          == verdicts.map { "\($0.profile) \($0.recipe) passed" }.sorted())
    }
  }

  /// What the list says does not work still does not; and the kernel boots to the init's verdict all the same, where
  /// there is an artifact.
  @Test(arguments: rows.flatMap { row in row.unsupported.keys.sorted().map { (row, $0) } })
  func whatIsUnsupportedFails(row: KernelRow, recipe: String) throws {
    let place = try Place()
    let run = try Lab.verify(
      [Lab.recipe(recipe), "--json", "--profile", Lab.profile(row.profile)], in: place.url)
    #expect(run.code == 1, "KERNELS is to be corrected: \(row.unsupported[recipe] ?? "")\n\(run.all)")
    if !run.output.isEmpty {
      let verdict = try #require(try Lab.verdicts(run).first)
      #expect(verdict.release != nil && verdict.exitCode != nil, "\(run.all)")
    }
  }
}
