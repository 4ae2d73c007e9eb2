import BundleFormat
import Targets

/// Links objects into what one kernel is to be given. Pure: values in, values out.
///
/// `link` is the list of its phases; each is an extension in a file of its own, Linker+PHASE.swift.
public struct Linker {
  let symbols: Symbols
  let target: LinkTarget
  let request: LinkRequest
  let relocations: RelocationIndex
  let kconfig: KconfigExterns
  let definitions: [MapDefinitions.Definition]
  var data: DataSections
  var dependence: LinkedProgram.Dependence
  var maps: [LinkedProgram.Map] = []
  /// Index in `maps` of each definition.
  var mapIndex: [Int] = []
  /// Indices in `maps` of what dead code referred to.
  var unused: Set<Int> = []
  /// The first kernel that has what the program was told is there.
  var since = KernelRequirement.floor
  /// Index in `maps` of each merged data section and of the kconfig map, given when first used.
  var dataMapIndex: [Int: Int] = [:]
  var kconfigMapIndex: Int?
  var relocator: CORERelocator?
  /// Of each program.
  var codes: [Code] = []

  var warnings: [ObjectError] = []

  /// Links `objects`, one or more that make one program together. Errors: any but those of reading an object.
  public static func link(
    _ objects: [BPFObject], for target: LinkTarget, _ request: LinkRequest = LinkRequest()
  ) throws(ObjectError) -> LinkedProgram {
    var linker = try Linker(objects, for: target, request)
    return try linker.link()
  }

  private init(_ objects: [BPFObject], for target: LinkTarget, _ request: LinkRequest) throws(ObjectError) {
    self.target = try Self.checked(target, for: objects)
    // What was compiled with one kernel's headers has its offsets in its code.
    dependence = objects.contains { $0.kernelHeaders != nil } ? .layout : .stable
    self.request = request
    symbols = try Symbols(objects)
    relocations = try RelocationIndex(objects)
    kconfig = try KconfigExterns(objects, target: target)
    data = try DataSections(objects)
    var definitions: [MapDefinitions.Definition] = []
    for (number, object) in objects.enumerated() {
      definitions += try MapDefinitions.of(object, number: number, for: target)
    }
    self.definitions = definitions
  }

  private mutating func link() throws(ObjectError) -> LinkedProgram {
    defineMaps()
    let candidates = try candidates()
    // Where no more than a number is left of each, that is what they are for.
    let wanted =
      candidates.allSatisfy(\.code.isNothing) ? candidates : candidates.filter { !$0.code.isNothing }
    codes = wanted.map(\.code)
    var programs = wanted.map { program($0) }
    let attachments = try attachments(of: wanted, among: candidates)
    var slots = try slots(wanted.map(\.id))
    let kept = dropMaps(&programs, &slots)
    var records = Records(objects: symbols.objects)
    let outputs = try outputs(&records, kept)
    let minimum = try oldestKernel(KernelRequirement.all(maps: maps, programs: programs), programs)
    try checkHelpers(programs)
    let linked = LinkedProgram(
      machine: UInt32(target.architecture.elfMachine), byteOrder: target.architecture.byteOrder,
      release: target.release, version: target.version.code, minimum: minimum.code,
      dependence: dependence,
      buildID: target.buildID, license: try license(), maps: maps, slots: slots, programs: programs,
      attachments: attachments, outputs: outputs, fields: records.fields, enumerators: records.enumerators,
      warnings: warnings)
    if request.checksConfig { try checkOptions(of: linked) }
    return linked
  }

  /// Notes how far the program depends on its kernel.
  mutating func depend(_ level: LinkedProgram.Dependence) { dependence = max(dependence, level) }

  /// The license of all objects; "" where none has one.
  private func license() throws(ObjectError) -> String {
    var found: (license: String, object: String)?
    for object in symbols.objects {
      guard let license = object.license else { continue }
      if let found, found.license != license {
        throw ObjectError(
          .licenseConflict, at: object.name,
          "its license is \"\(license)\", that of \(found.object) is \"\(found.license)\"",
          help: "give all objects of a program one license")
      }
      found = (license, object.name)
    }
    return found?.license ?? ""
  }

  /// The recipe's name of a program or map that the objects lack.
  func unknown(
    _ problem: ObjectError.Problem, _ kind: String, _ name: String, among known: [String], key: String
  ) -> ObjectError {
    ObjectError(
      problem, at: "recipe, \(key)", "there is no \(kind) called '\(name)'",
      help: known.isEmpty ? nil : "the object has: \(known.sorted().joined(separator: ", "))",
      misspelling: ObjectError.Misspelling(name, among: known))
  }
}
