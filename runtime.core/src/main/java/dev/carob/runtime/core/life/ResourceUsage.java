package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subject;
import dev.carob.api.container.CgroupMode;
import dev.carob.api.container.ContainerStats;
import dev.carob.api.container.ProcessTable;
import dev.carob.api.container.ResourceChange;
import dev.carob.api.container.Resources;
import dev.carob.linux.ProcessInfo;
import dev.carob.runtime.core.event.Events;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.ContainerConfig;
import dev.carob.runtime.core.record.Containers;
import dev.carob.runtime.core.spec.AccountNames;
import dev.carob.runtime.core.spec.OciSpec;
import dev.carob.spi.oci.OciUsage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Resource usage and limits of containers, and their processes. */
public final class ResourceUsage {

  private final LockedOperations operations;
  private final Containers records;
  private final OciSpec specs;
  private final Events events;

  ResourceUsage(LockedOperations operations, Containers records, OciSpec specs, Events events) {
    this.operations = operations;
    this.records = records;
    this.specs = specs;
    this.events = events;
  }

  /** The resource usage of a container. */
  public ContainerStats stats(Container container) {
    return operations.perform(
        container,
        context -> {
          Operation.STATS.require(container);
          requireCgroup(container, "get the stats of");
          OciUsage usage =
              operations.callRuntime(
                  context, Operation.STATS, runtime -> runtime.usage(container.oci()));
          return ContainerStats.builder(
                  container.id(),
                  container.config().name(),
                  Instant.now(),
                  container.status().startedAt())
              .cpu(usage.cpu())
              .memory(usage.memory())
              .memoryLimit(Math.min(usage.memoryLimit(), ProcessInfo.machineMemory()))
              .processes(usage.processes())
              .networkIn(usage.networkIn())
              .networkOut(usage.networkOut())
              .blockIn(usage.blockIn())
              .blockOut(usage.blockOut())
              .build();
        });
  }

  /**
   * @param what the function that requires a cgroup
   * @throws CarobException.InvalidArgument the container has no cgroup, whatever its state
   */
  static void requireCgroup(Container container, String what) {
    if (container.config().spec().cgroups() == CgroupMode.DISABLED) {
      throw new CarobException.InvalidArgument(
          "cannot %s %s: it has no cgroup".formatted(what, container.config().title()),
          FailureDetails.about(Subject.Kind.CONTAINER, container.config().name()));
    }
  }

  /** The processes of a container. */
  public ProcessTable top(Container container, List<String> columns) {
    ProcessColumns chosen = ProcessColumns.of(columns);
    record Found(List<Integer> pids, String rootfs) {}
    Found found =
        operations.perform(
            container,
            context -> {
              Operation.TOP.require(container);
              return new Found(
                  operations.callRuntime(
                      context, Operation.TOP, runtime -> runtime.processes(container.oci())),
                  container.status().rootfs());
            });
    List<ProcessInfo> processes =
        found.pids().stream().map(ProcessInfo::of).flatMap(Optional::stream).toList();
    return chosen.table(processes, AccountNames.read(Path.of(found.rootfs())));
  }

  /** Changes the limits of a container permanently. They apply to a running container at once. */
  public void update(Container container, ResourceChange change) {
    operations.perform(
        container,
        context -> {
          Operation.UPDATE.require(container);
          requireCgroup(container, "update");
          ContainerConfig config = container.config();
          Resources before = config.spec().resources();
          Resources after = change.applyTo(before);
          OciSpec.check(after);
          boolean made =
              container.effects().contains(OciStep.EFFECT)
                  && Operation.STATS.allowedIn(container.state());
          if (made) {
            apply(context, change, after);
          }
          try {
            records.replace(
                container, config.withSpec(config.spec().toBuilder().resources(after).build()));
          } catch (CarobException e) {
            if (made) {
              takeBack(context, change.undo(before), before, e);
            }
            throw e;
          }
          events.container(container, "update");
          return container;
        });
  }

  private void apply(StepContext context, ResourceChange change, Resources after) {
    Container container = context.container();
    context
        .runtime()
        .update(container.oci(), specs.resources(change, after, container.config().title()));
  }

  /** Reverts a change that could not be recorded, so that {@code inspect} and the kernel agree. */
  private void takeBack(
      StepContext context, ResourceChange undo, Resources before, CarobException reason) {
    try {
      apply(context, undo, before);
    } catch (CarobException e) {
      reason.addSuppressed(e);
    }
  }
}
