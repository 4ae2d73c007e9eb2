import Targets

/// A .bb file for a program, by the class bpfbake.bbclass.
struct YoctoRecipe {
  let program: PackagedProgram
  let release: YoctoRelease

  /// What bitbake calls it: an underscore would begin the version.
  var name: String { program.recipe.name.replacing("_", with: "-") }

  /// The file, with the version that bitbake takes where none is given.
  var fileName: String { "\(name)_1.0.bb" }

  var text: String {
    let text = program.licenseText
    let lines = text.line.map { ";beginline=\($0);endline=\($0)" } ?? ""
    // The loader around the program is bpfbake's; oe-core has the text of its licence.
    let isMIT = program.license == "MIT"
    var all = [
      "SUMMARY = \(Self.quoted(program.summary))",
      "DESCRIPTION = \(Self.quoted(program.summary + ". One static executable that carries its BPF program."))",
    ]
    if let homepage = program.recipe.homepage { all.append("HOMEPAGE = \(Self.quoted(homepage))") }
    all += [
      "SECTION = \"console/utils\"",
      "LICENSE = \"\(LicenseExpression.openEmbedded(program.license))\(isMIT ? "" : " & MIT")\"",
      "LIC_FILES_CHKSUM = \"file://\(text.path)\(lines);md5=\(text.md5)" + (isMIT ? "\"" : " \\"),
    ]
    if !isMIT {
      all.append(
        "                    file://${COMMON_LICENSE_DIR}/MIT;md5=0835ade698e0bcf8506ecda2f7b4f302\"")
    }
    all += [
      "SRC_URI = \"file://\(program.recipe.name)\"",
      "S = \"\(release.unpackFolder)/\(program.recipe.name)\"",
      "",
      "COMPATIBLE_HOST = \"\(Self.hosts(program.profile.arch))\"",
      "",
      "inherit bpfbake",
      "",
    ]
    if name != program.recipe.name { all += ["BPFBAKE_PROGRAM = \"\(program.recipe.name)\"", ""] }
    if program.needsKernel {
      all += [
        "# It is made for the kernel of the image: its types or its configuration decide what it becomes.",
        "BPFBAKE_KERNEL_TASK = \"virtual/kernel:do_shared_workdir\"",
      ]
    } else {
      all += [
        "# The kernel of profile \(program.profile.name). It runs on newer ones too.",
        "BPFBAKE_KERNEL_VERSION ?= \"\(program.profile.kernel.version)\"",
      ]
    }
    return all.joined(separator: "\n") + "\n"
  }

  /// A text as a bitbake string: nothing in it ends or expands it. There is no escape for a quote.
  static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\"", with: "'").replacing("\\", with: "/").replacing("${", with: "$ {") + "\""
  }

  /// The hosts by HOST_SYS, which begins with the architecture as GNU tools write it; 32-bit x86 has one per generation.
  static func hosts(_ architecture: Architecture) -> String {
    let machine = architecture.gnuMachine
    return (machine == "i386" ? "i.86" : machine) + "-.*linux.*"
  }
}

extension Architecture {
  /// What the names of GNU tools begin with: "aarch64".
  var gnuMachine: String { String(debianMultiarch.prefix { $0 != "-" }) }
}
