import LoaderFace
import Testing

/// The loader's own definitions of the kernel's interface against the kernel headers of this system.
@Suite struct KernelInterfaceTests {
  struct Row: Equatable {
    var name: String
    var value: Int64
    var size: Int64
  }

  static func rows(_ first: UnsafePointer<face_row>) -> [Row] {
    var rows: [Row] = []
    var next = first
    while let name = next.pointee.name {
      rows.append(Row(name: String(cString: name), value: next.pointee.value, size: next.pointee.size))
      next += 1
    }
    return rows
  }

  @Test func constantsAndLayouts() {
    let ours = Self.rows(face_loader_table())
    let theirs = Self.rows(face_system_table())
    #expect(ours.count > 150 && ours.count == theirs.count)
    for (our, their) in zip(ours, theirs) { #expect(our == their) }
  }

  @Test func genericSystemCalls() {
    let ours = Self.rows(face_loader_generic_table())
    let theirs = Self.rows(face_system_generic_table())
    #expect(ours.count > 60 && ours.count == theirs.count)
    for (our, their) in zip(ours, theirs) { #expect(our == their) }
  }
}
