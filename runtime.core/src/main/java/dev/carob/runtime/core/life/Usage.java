package dev.carob.runtime.core.life;

import dev.carob.api.container.ContainerStats;
import dev.carob.api.container.ProcessTable;
import dev.carob.linux.ProcessInfo;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.spec.AccountNames;
import dev.carob.spi.oci.OciUsage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What containers use, and which processes run in them. */
public final class Usage {

  private final Turns turns;

  Usage(Turns turns) {
    this.turns = turns;
  }

  /** What a container uses. */
  public ContainerStats stats(Container container) {
    return turns.take(
        container,
        run -> {
          Operation.STATS.require(container);
          OciUsage usage =
              turns.ask(run, Operation.STATS, runtime -> runtime.usage(container.oci()));
          return new ContainerStats(
              container.id(),
              container.config().name(),
              Instant.now(),
              container.status().startedAt(),
              usage.cpu(),
              usage.memory(),
              Math.min(usage.memoryLimit(), ProcessInfo.machineMemory()),
              usage.processes(),
              usage.networkIn(),
              usage.networkOut(),
              usage.blockIn(),
              usage.blockOut());
        });
  }

  /** The processes of a container. */
  public ProcessTable top(Container container, List<String> columns) {
    ProcessColumns chosen = ProcessColumns.of(columns);
    record Found(List<Integer> pids, String rootfs) {}
    Found found =
        turns.take(
            container,
            run -> {
              Operation.TOP.require(container);
              return new Found(
                  turns.ask(run, Operation.TOP, runtime -> runtime.processes(container.oci())),
                  container.status().rootfs());
            });
    List<ProcessInfo> processes =
        found.pids().stream().map(ProcessInfo::of).flatMap(Optional::stream).toList();
    return chosen.table(processes, AccountNames.read(Path.of(found.rootfs())));
  }
}
