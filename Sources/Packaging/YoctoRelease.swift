/// The releases of the Yocto project that a layer can be written for.
public enum YoctoRelease: String, CaseIterable, Hashable, Sendable {
  case scarthgap
  case walnascar
  case whinlatter
  case wrynose

  /// Where do_unpack puts what SRC_URI names. Source: the migration guides of docs.yoctoproject.org; UNPACKDIR came with
  /// styhead (5.1), after scarthgap (5.0).
  var unpackFolder: String { self == .scarthgap ? "${WORKDIR}" : "${UNPACKDIR}" }
}
