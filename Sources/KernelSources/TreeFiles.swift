/// What files of a kernel's tree say of it, as texts.
import Targets

enum TreeFiles {
  /// "VERSION = 6", "PATCHLEVEL = 1" and "SUBLEVEL = 76" at the top of the kernel's own Makefile. Nil: it is another.
  static func version(ofMakefile text: String) -> KernelVersion? {
    var numbers: [Substring: Substring] = [:]
    for line in text.split(whereSeparator: \.isNewline).prefix(64) {
      let words = line.split(separator: " ")
      if words.count == 3, words[1] == "=", numbers[words[0]] == nil { numbers[words[0]] = words[2] }
    }
    guard let major = numbers["VERSION"], let minor = numbers["PATCHLEVEL"], let patch = numbers["SUBLEVEL"]
    else { return nil }
    return KernelVersion(release: "\(major).\(minor).\(patch)")
  }

  /// What include/generated/utsrelease.h gives as UTS_RELEASE: what `uname -r` prints. Nil: nothing that could be that.
  static func release(ofHeader text: String) -> String? {
    for line in text.split(whereSeparator: \.isNewline) {
      let words = line.split(separator: " ", maxSplits: 2)
      guard words.count == 3, words[0] == "#define", words[1] == "UTS_RELEASE" else { continue }
      let text = words[2]
      // __NEW_UTS_LEN of include/uapi/linux/utsname.h.
      guard text.count > 2, text.first == "\"", text.last == "\"", text.utf8.count <= 66,
        text.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
      else { continue }
      return String(text.dropFirst().dropLast())
    }
    return nil
  }
}
