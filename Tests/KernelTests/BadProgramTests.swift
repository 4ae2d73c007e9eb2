import Foundation
import Testing

/// Programs that are wrong for their kernel: `verify`, or the link before it, fails and names the cause.
@Suite struct BadProgramTests {
  private static let head = """
    #include <linux/bpf.h>
    #include <bpf/bpf_helpers.h>
    char LICENSE[] SEC("license") = "GPL";

    """

  @Test func readsPastItsMapValue() throws {
    let place = try Place()
    try place.write(
      "past.bpf.c",
      Self.head + """
        struct {
          __uint(type, BPF_MAP_TYPE_ARRAY);
          __uint(max_entries, 1);
          __type(key, unsigned int);
          __type(value, unsigned long long);
        } counts SEC(".maps");
        SEC("tracepoint/syscalls/sys_enter_openat") int past_value(void *context) {
          unsigned int key = 0;
          unsigned long long *value = bpf_map_lookup_elem(&counts, &key);
          if (value)
            value[2]++;
          return 0;
        }
        SEC("tracepoint/syscalls/sys_enter_close") int after(void *context) { return 0; }

        """)
    let run = try Lab.verify(["./past.bpf.c", "--profile", Lab.profile("armv7-debian12")], in: place.url)
    #expect(run.code == 1, "\(run.all)")
    for text in [
      "the kernel's verifier refuses it (exit code 6)",
      "invalid access to map value, value_size=8 off=16 size=8", "past_value: refused",
    ] {
      #expect(run.output.contains(text), "\(text) is missing:\n\(run.all)")
    }
    // The lines that matter are few, the log on disk is whole.
    let log = try String(
      contentsOfFile: place.path("bake/.work/verify/armv7-debian12/past.log.verifier"), encoding: .utf8)
    #expect(log.contains("R1=ctx") && log.contains("invalid access to map value"), "\(log)")
    #expect(!run.output.contains("R1=ctx"))
  }

  /// x86_64's second argument lies at 104, eight bytes wide; on ARM that is no register, and 32-bit ARM's lies at 4.
  @Test func registersOfAnotherArchitecture() throws {
    let place = try Place()
    try place.write(
      "offsets.bpf.c",
      Self.head + """
        SEC("kprobe/do_sys_openat2") int by_offset(char *context) {
          char name[16];
          bpf_probe_read_user_str(name, sizeof(name), *(void **)(context + 104));
          bpf_printk("open %s", name);
          return 0;
        }

        """)
    let run = try Lab.verify(["./offsets.bpf.c", "--profile", Lab.profile("armv7-debian12")], in: place.url)
    #expect(run.code == 1, "\(run.all)")
    #expect(
      run.all.contains("it reads 8 bytes at 104 of its context, which is no register of arm"), "\(run.all)")
    #expect(run.all.contains("PT_REGS_PARM1"))
  }

  /// bpf_get_func_ip came with Linux 5.15: link knows, and so does the artifact that comes to an older kernel.
  @Test func aHelperThatTheKernelLacks() throws {
    let place = try Place()
    try place.write(
      "helper.bpf.c",
      Self.head + """
        SEC("kprobe/do_sys_openat2") int newer(void *context) {
          bpf_printk("at %lx", bpf_get_func_ip(context));
          return 0;
        }

        """)
    let linked = try Lab.verify(
      ["./helper.bpf.c", "--json", "--profile", Lab.profile("x86_64-debian11")], in: place.url)
    #expect(linked.code == 1)
    #expect(linked.all.contains("bpf_get_func_ip") && linked.all.contains("5.15"), "\(linked.all)")

    try place.write("newer.yaml", "format: 1\narch: x86_64\nkernel: {version: \"6.1\"}\n")
    let built = try Lab.Running(
      [
        Lab.executable.path, "build", "./helper.bpf.c", "--profile", "./newer.yaml", "--data-dir",
        Lab.repository.path,
      ], in: place.url
    ).wait()
    #expect(built.code == 0, "\(built.all)")
    let other = try Lab.verify(
      [Lab.recipe("opensnoop"), "--json", "--profile", Lab.profile("x86_64-debian11")], in: place.url)
    let kernel = try #require(try Lab.verdicts(other).first).kernel.image
    let run = try Lab.verify(["--artifact", "bake/newer/helper", "--kernel", kernel], in: place.url)
    #expect(run.code == 1)
    #expect(run.output.contains("it is for another kernel (exit code 4)"), "\(run.all)")
    #expect(run.output.contains("It uses what came with Linux 5.15"), "\(run.all)")
    #expect(run.output.contains("newer: not loaded"), "\(run.all)")
  }
}
