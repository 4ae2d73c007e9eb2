/// Options of a kernel's configuration without which programs that are baked here do not run. Sources: init/Kconfig,
/// kernel/bpf/Kconfig, kernel/trace/Kconfig, arch/Kconfig of Linux 6.1.
public struct KernelOption: Hashable, Sendable {
  public let name: String
  /// What goes wrong without it, in words that follow a colon.
  public let lack: String

  public static let all = [
    KernelOption(name: "CONFIG_BPF_SYSCALL", lack: "no program can be loaded"),
    KernelOption(name: "CONFIG_PERF_EVENTS", lack: "no kprobe or tracepoint can be attached"),
    KernelOption(name: "CONFIG_BPF_EVENTS", lack: "no kprobe or tracepoint can be attached"),
    KernelOption(name: "CONFIG_KPROBE_EVENTS", lack: "no kprobe can be attached"),
    KernelOption(name: "CONFIG_FTRACE_SYSCALLS", lack: "there are no tracepoints of system calls"),
  ]
}
