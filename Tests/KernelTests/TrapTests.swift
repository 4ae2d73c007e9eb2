import Foundation
import Testing

/// Traps of docs/architecture.md that only a running kernel shows, where the list of kernels does not show them already.
@Suite struct TrapTests {
  /// What is baked for 5.4, which has no bpf_probe_read_user_str, reads by bpf_probe_read_str: the names are right.
  @Test func readsOfAnOlderKernel() throws {
    let place = try Place()
    try place.write("older.yaml", "format: 1\narch: arm\nkernel: {version: \"5.4\"}\n")
    let built = try Lab.Running(
      [
        Lab.executable.path, "build", Lab.recipe("open-example"), "--profile", "./older.yaml", "--data-dir",
        Lab.repository.path,
      ], in: place.url
    ).wait()
    #expect(built.code == 0, "\(built.all)")
    let kernel = try Lab.armKernel(in: place)
    let run = try Lab.verify(
      ["--artifact", "bake/older/open-example", "--kernel", kernel], in: place.url)
    #expect(run.code == 0, "\(run.all)")
    let log = try String(contentsOfFile: place.path("bake/.work/verify/open-example.log"), encoding: .utf8)
    #expect(log.contains("bpf_trace_printk: open /probe\n"), "\(log)")
    #expect(log.contains("bpf_trace_printk: open /probe.new\n"))
  }

  /// 32-bit programs on 64-bit kernels, whose system calls the tracepoints leave out: opensnoop sees them by its kprobe.
  @Test func systemCallsOfNarrowPrograms() throws {
    let place = try Place()
    let rows = [
      (arch: "arm64", user: "arm", package: "linux-image-cloud-arm64"),
      (arch: "x86_64", user: "i386", package: "linux-image-cloud-amd64"),
    ]
    for row in rows {
      try place.write(
        "Profiles/\(row.arch)-\(row.user).yaml",
        """
        format: 1
        arch: \(row.arch)
        user: {arch: \(row.user)}
        kernel: {version: 6.1.0, image: {debian: {suite: bookworm, package: \(row.package)}}}

        """)
    }
    let run = try Lab.verify(
      [Lab.recipe("opensnoop"), "--json"] + rows.flatMap { ["--profile", "\($0.arch)-\($0.user)"] },
      in: place.url)
    #expect(run.code == 0, "\(run.all)")
    let verdicts = try Lab.verdicts(run)
    #expect(verdicts.count == rows.count && verdicts.allSatisfy(\.passed))
    #expect(verdicts.flatMap(\.programs).map(\.name) == ["trace_open", "trace_open"])
  }

  /// A ring buffer of 4 KiB, on a kernel whose pages have 64 KiB.
  @Test func aRingBufferSmallerThanAPage() throws {
    let place = try Place()
    try place.write(
      "ring/ring.bpf.c",
      """
      #include <linux/bpf.h>
      #include <bpf/bpf_helpers.h>
      #include <bpfbake.h>
      struct event { unsigned int pid; char name[32]; };
      struct {
        __uint(type, BPF_MAP_TYPE_RINGBUF);
        __uint(max_entries, 4096);
      } events SEC(".maps");
      SEC("tracepoint/syscalls/sys_enter_openat") int on_open(struct sys_enter *context) {
        struct event event = {.pid = bpf_get_current_pid_tgid() >> 32};
        bpf_probe_read_user_str(event.name, sizeof(event.name), (const void *)(long)context->args[1]);
        bpf_ringbuf_output(&events, &event, sizeof(event), 0);
        return 0;
      }
      char LICENSE[] SEC("license") = "GPL";

      """)
    try place.write(
      "ring/recipe.yaml",
      """
      format: 1
      sources: [ring.bpf.c]
      output:
        events: {type: struct event}
      verify:
        trigger: [open]
        expect: [{record: events, where: {pid: {proc: pid}, name: /probe}, at-least: 3}]

      """)
    let run = try Lab.verify(
      ["./ring/recipe.yaml", "--profile", Lab.profile("ppc64el-debian12")], in: place.url)
    #expect(run.code == 0, "\(run.all)")
    #expect(run.output.contains("on_open: accepted"), "\(run.all)")
  }
}
