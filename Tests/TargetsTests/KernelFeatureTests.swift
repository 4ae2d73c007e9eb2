import Targets
import Testing

/// The list of what a program may want of its kernel: every row.
@Suite struct KernelFeatureTests {
  @Test func namesAreUnique() {
    let names = KernelFeature.all.map(\.name)
    #expect(Set(names).count == names.count)
    for feature in KernelFeature.all { #expect(KernelFeature.named(feature.name) == feature) }
    let tables =
      HelperFunction.all.count + MapType.all.count + ProgramType.all.count + AttachType.all.count
      + InstructionClass.all.count
    #expect(names.count == tables)
  }

  /// What is advised has to be there where the feature is not, and to be known by that name.
  @Test(arguments: KernelFeature.all.filter { $0.alternative != nil })
  func alternativeIsOlder(_ feature: KernelFeature) throws {
    let advice = try #require(feature.alternative)
    for word in advice.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "_") })
    where word.hasPrefix("bpf_") || word.hasPrefix("BPF_MAP_TYPE_") {
      let other = try #require(KernelFeature.named(String(word)), "\(word) is in no table")
      #expect(other.since <= feature.since)
    }
  }

  @Test func everyAlternativeHasItsFeature() {
    let used = Set(KernelFeature.all.compactMap { $0.alternative == nil ? nil : $0.name })
    #expect(KernelFeature.alternativeNames.subtracting(used) == [])
  }

  @Test func instructionsAreInOrder() {
    #expect(InstructionClass.all.map(\.since) == InstructionClass.all.map(\.since).sorted())
  }
}
