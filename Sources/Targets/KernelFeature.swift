/// What a program may ask whether its kernel has it: by the name of the constant in linux/bpf.h.
public enum KernelFeature {
  /// The first kernel of that architecture which has what `constant` names ("BPF_MAP_TYPE_RINGBUF",
  /// "BPF_FUNC_ringbuf_reserve", "BPF_PROG_TYPE_LSM"), and the first that has it no more; nil where no table knows it.
  public static func lifetime(
    of constant: String, on architecture: Architecture
  ) -> (since: KernelVersion, until: KernelVersion?)? {
    if let type = MapType.all.first(where: { $0.constant == constant }) { return (type.since, nil) }
    if let type = ProgramType.all.first(where: { $0.constant == constant }) { return (type.since, nil) }
    if let helper = HelperFunction.all.first(where: { $0.constant == constant }) {
      return (helper.since, helper.until(on: architecture))
    }
    return nil
  }

  /// Every constant that can be asked for.
  public static let constants: [String] =
    MapType.all.map(\.constant) + ProgramType.all.map(\.constant) + HelperFunction.all.map(\.constant)
}
