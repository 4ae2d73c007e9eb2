import Foundation
import Testing

/// What is baked for kernels that are older than any the lab has, run on the oldest that it has: what such artifacts depend
/// on is stable, so they must work there too.
@Suite(.serialized) struct OldKernelTests {
  /// Debian 11's kernels, as profiles of an older version.
  private static let images = [
    (arch: "x86_64", package: "linux-image-cloud-amd64"), (arch: "arm", package: "linux-image-armmp"),
  ]

  private static func profile(_ arch: String, _ package: String, version: String, toolchain: String) -> String
  {
    """
    format: 1
    arch: \(arch)
    kernel:
      version: "\(version)"
      image: {debian: {suite: bullseye, package: \(package)}}
    toolchain: \(toolchain)
    """
  }

  private static func verify(_ recipe: String, in place: Place) throws {
    let run = try Lab.verify(
      [recipe, "--json"] + images.flatMap { ["--profile", "old-\($0.arch)"] }, in: place.url)
    #expect(run.code == 0, "make packages-lab installs QEMU; it said:\n\(run.all)")
    let verdicts = try Lab.verdicts(run)
    #expect(verdicts.count == images.count)
    for verdict in verdicts {
      #expect(verdict.passed && verdict.exitCode == 0, "\(verdict.profile): \(verdict.failures)")
      #expect(verdict.release?.hasPrefix("5.10.") == true)
      #expect(!verdict.expectations.isEmpty && verdict.expectations.allSatisfy { $0.met && $0.count > 0 })
    }
  }

  /// opensnoop for 4.19: its records come through a perf event array.
  @Test func aPerfEventArray() throws {
    let place = try Place()
    for image in Self.images {
      try place.write(
        "Profiles/old-\(image.arch).yaml",
        Self.profile(image.arch, image.package, version: "4.19.94", toolchain: "llvm"))
    }
    try Self.verify(Lab.recipe("opensnoop"), in: place)
    for image in Self.images {
      let inspected = try Lab.Running(
        [Lab.executable.path, "inspect", "bake/old-\(image.arch)/opensnoop"], in: place.url
      ).wait()
      #expect(inspected.output.contains("map       events: perf_event_array,"), "\(inspected.all)")
      #expect(inspected.output.contains("kernel    4.19.94, from 4.11.0 on, dependence stable"))
    }
  }

  /// The recipe "probes", a kprobe and a kretprobe, with a toolchain whose loader finds no kprobe PMU. The profiles'
  /// version is one that asks kprobes for no kern_version, which would tie them to their release.
  private static func writeProbes(in place: Place) throws {
    try place.write(
      "Toolchains/no-pmu.yaml",
      """
      format: 1
      description: A loader that finds no kprobe PMU
      bpf: {compiler: clang, headers: [/usr/include]}
      loader: {compiler: clang, linker: lld, flags: ['-DKPROBE_PMU="none"']}
      """)
    for image in images {
      try place.write(
        "Profiles/old-\(image.arch).yaml",
        profile(image.arch, image.package, version: "5.4", toolchain: "no-pmu"))
    }
    try place.write(
      "Recipes/probes/recipe.yaml",
      """
      format: 1
      description: Files that are opened, before and after
      sources: [probes.bpf.c]
      attach:
        entered: [do_sys_no_such_thing, do_sys_openat2, do_sys_open]
        left: [do_sys_openat2, do_sys_open]
      verify:
        trigger: [open]
        expect:
          - {record: events, where: {name: /probe, pid: {proc: pid}, failed: 0}}
          - {record: events, where: {name: "<", pid: {proc: pid}, failed: 0}}
      """)
    try place.write(
      "Recipes/probes/probes.bpf.c",
      """
      #include <linux/bpf.h>
      #include <bpf/bpf_helpers.h>
      #include <bpf/bpf_tracing.h>
      #include <bpfbake.h>

      struct event {
        unsigned int pid;
        int failed;
        char name[64];
      };

      BPFBAKE_EVENTS(events, struct event)

      SEC("kprobe/do_sys_openat2")
      int entered(struct pt_regs *ctx) {
        struct event *event = events_reserve();
        if (!event)
          return 0;
        event->pid = bpf_get_current_pid_tgid() >> 32;
        event->failed = 0;
        bpf_probe_read_user_str(event->name, sizeof(event->name), (const void *)PT_REGS_PARM2(ctx));
        events_submit(ctx, event);
        return 0;
      }

      SEC("kretprobe/do_sys_openat2")
      int left(struct pt_regs *ctx) {
        struct event *event = events_reserve();
        if (!event)
          return 0;
        event->pid = bpf_get_current_pid_tgid() >> 32;
        event->failed = (int)PT_REGS_RC(ctx) < 0;
        __builtin_memcpy(event->name, "<", 2);
        events_submit(ctx, event);
        return 0;
      }

      char LICENSE[] SEC("license") = "GPL";
      """)
  }

  /// Through kprobe_events of tracefs, as before 4.17.
  @Test func kprobesByEvents() throws {
    let place = try Place()
    try Self.writeProbes(in: place)
    try Self.verify("probes", in: place)
  }

  /// The events are taken away at the end, those of a killed artifact by the next one, and nobody else's.
  @Test func kprobeEventsAreTakenAway() throws {
    let place = try Place()
    try Self.writeProbes(in: place)
    let built = try Lab.Running(
      [Lab.executable.path, "build", "probes", "--profile", "old-arm", "--data-dir", Lab.repository.path],
      in: place.url
    ).wait()
    #expect(built.code == 0, "\(built.all)")
    let payload = try Lab.payload(
      "leftovers.c", as: "leftovers", defining: ["ARTIFACT=\"\(place.path("bake/old-arm/probes"))\""],
      in: place)
    let run = try Lab.verify(
      ["--artifact", payload, "--kernel", try Lab.armKernel(in: place)], in: place.url)
    let log = try String(contentsOfFile: place.path("bake/.work/verify/leftovers.log"), encoding: .utf8)
    #expect(run.code == 0 && !log.contains("NOT as it must be"), "\(run.all)\n\(log)")
    #expect(log.contains("after both ended: as it must be") && log.contains("all the time: as it must be"))
  }
}
