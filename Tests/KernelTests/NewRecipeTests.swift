import Foundation
import Testing

/// What `bpfbake new` writes works as it is, on kernels of either byte order.
@Suite(.serialized) struct NewRecipeTests {
  @Test func aNewRecipePasses() throws {
    let place = try Place()
    let made = try Lab.Running([Lab.executable.path, "new", "starts"], in: place.url).wait()
    #expect(made.code == 0, "\(made.all)")
    let run = try Lab.verify(
      ["starts", "--json"]
        + ["armv7-debian12", "s390x-debian13", "x86_64-debian11"].flatMap { ["--profile", Lab.profile($0)] },
      in: place.url)
    #expect(run.code == 0, "make packages-lab installs QEMU; it said:\n\(run.all)")
    let verdicts = try Lab.verdicts(run)
    #expect(verdicts.count == 3 && verdicts.allSatisfy { $0.passed && $0.expectations.map(\.met) == [true] })
  }
}
