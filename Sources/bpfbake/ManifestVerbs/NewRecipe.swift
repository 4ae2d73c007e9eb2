import ArgumentParser
import Diagnostics
import Execution
import Manifests

/// Begin a recipe: a program that works, to be changed.
struct NewRecipe: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Begin a recipe: a program that works, to be changed.",
    discussion: """
      Writes recipe.yaml and NAME.bpf.c into Recipes/NAME of the project, or of the current folder where there is none. \
      The program prints a record for each program that is started.
      """)

  @Argument(help: "The name of the recipe; so is the artifact called.")
  var name: String

  func run() throws {
    let project = Project.find(from: Disk.currentFolder)?.folder ?? Disk.currentFolder
    let folder = "\(project)/Recipes/\(name)"
    let manifest = "\(folder)/recipe.yaml"
    // That the name can be one, and is not a path.
    guard try Recipe.parse(yaml: Self.recipe(name), path: manifest).name == name else {
      throw Diagnostic(
        id: "bad-name", message: "\(Printable.quoted(name)) cannot be the name of a recipe",
        help: "give the name alone: the recipe goes into Recipes/NAME of the project")
    }
    guard Disk.stamp(folder) == nil else {
      throw Diagnostic(
        id: "recipe-exists", location: SourceLocation(file: folder),
        message: "there is something of this name",
        help: "give the recipe another name")
    }
    try Files.makeFolder(of: manifest)
    let source = "\(folder)/\(name).bpf.c"
    try Files.replace(source, with: Array(Self.program.utf8))
    try Files.replace(manifest, with: Array(Self.recipe(name).utf8))
    for path in [manifest, source] { print(Terminal.path(path)) }
    Terminal.say("to bake it: bpfbake build \(name)")
  }

  private static func recipe(_ name: String) -> String {
    """
    format: 1
    description: Programs that are started, by whom
    license: GPL-2.0-only
    sources: [\(name).bpf.c]
    output:
      events: {type: struct event}
    verify:
      trigger: [exec]
      expect:
        - {record: events, where: {uid: 0, filename: /probe}}

    """
  }

  private static let program = """
    // SPDX-License-Identifier: GPL-2.0-only
    // Every program that is started: which, by whom.
    #include <linux/bpf.h>
    #include <bpf/bpf_helpers.h>
    #include <bpfbake.h>

    struct event {
      unsigned int pid;
      unsigned int uid;
      char filename[128];
    };

    BPFBAKE_EVENTS(events, struct event)

    // As /sys/kernel/tracing/events/sched/sched_process_exec/format has it.
    struct process_exec {
      struct tracepoint_common common;
      unsigned int filename; // where it lies in this structure, in the lower 16 bits
    };

    SEC("tracepoint/sched/sched_process_exec")
    int started(struct process_exec *context) {
      struct event *event = events_reserve();
      if (!event)
        return 0;
      event->pid = bpf_get_current_pid_tgid() >> 32;
      event->uid = bpf_get_current_uid_gid();
      bpf_probe_read_kernel_str(event->filename, sizeof(event->filename),
                                (const char *)context + (context->filename & 0xffff));
      events_submit(context, event);
      return 0;
    }

    // The kernel lends most helpers to programs under the GPL alone.
    char LICENSE[] SEC("license") = "GPL";

    """
}
