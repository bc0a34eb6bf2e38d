package dev.carob.oci.crun;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carob.api.CarobException;
import dev.carob.oci.conmon.ConmonRuntime;
import dev.carob.oci.conmon.RuntimeProgram;
import dev.carob.spi.oci.OciCreate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** crun under conmon. */
class CrunRuntime extends ConmonRuntime {

  private final Path root;
  private final HybridCgroups cgroups;
  private final TerminalHold terminals;
  private final SeccompFilters filters = new SeccompFilters();

  /**
   * @param program name or absolute path of crun
   * @param conmon name or absolute path of the supervisor's program
   * @param root directory for crun's own state; volatile
   * @param limit time limit for the answers of crun and conmon
   */
  CrunRuntime(String program, String conmon, Path root, Duration limit) {
    this(program, conmon, root, limit, HybridCgroups.ofThisHost(), TerminalHold.ofThisHost());
  }

  private CrunRuntime(
      String program,
      String conmon,
      Path root,
      Duration limit,
      HybridCgroups cgroups,
      TerminalHold terminals) {
    super(
        RuntimeProgram.builder(program, root)
            .conmon(conmon)
            .createPrefix(cgroups.createPrefix())
            .withoutCgroup(List.of("--cgroup-manager=disabled"))
            .terminalPrefix(terminals.prefix())
            .build(),
        limit);
    this.root = root;
    this.cgroups = cgroups;
    this.terminals = terminals;
  }

  @Override
  public int create(OciCreate request) {
    HookErrors hooks = HookErrors.of(request.container());
    Optional<JsonNode> unknown = filters.offer(request.container().bundle());
    int pid;
    try {
      pid = super.create(request);
    } catch (CarobException.RuntimeFailed e) {
      throw hooks.told(e);
    }
    unknown.ifPresent(filter -> filters.learn(filter, root.resolve(request.container().id())));
    return pid;
  }

  @Override
  public void close() {
    super.close();
    cgroups.close();
    terminals.close();
  }
}
