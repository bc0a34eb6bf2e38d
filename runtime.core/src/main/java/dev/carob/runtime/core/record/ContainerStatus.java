package dev.carob.runtime.core.record;

import dev.carob.api.container.ContainerExit;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerState;
import dev.carob.spi.network.Attachment;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What changes in a container's life.
 *
 * @param pid 0: no process
 * @param error why the last start failed; empty: it did not
 * @param rootfs where the root filesystem is mounted; empty: it is not
 * @param binds path in the container to the file of the engine's that is shown there
 */
public record ContainerStatus(
    ContainerState state,
    int pid,
    Instant startedAt,
    Instant finishedAt,
    int exitCode,
    boolean oomKilled,
    String error,
    String rootfs,
    Map<String, String> binds,
    List<Attachment> attachments) {

  /** Of a container that has never run. */
  public static ContainerStatus fresh(ContainerState state) {
    return new ContainerStatus(
        state, 0, ContainerInfo.NEVER, ContainerInfo.NEVER, 0, false, "", "", Map.of(), List.of());
  }

  public ContainerStatus {
    binds = Map.copyOf(binds);
    attachments = List.copyOf(attachments);
  }

  public ContainerStatus state(ContainerState value) {
    return new ContainerStatus(
        value, pid, startedAt, finishedAt, exitCode, oomKilled, error, rootfs, binds, attachments);
  }

  /** The container's process is there. */
  public ContainerStatus created(int newPid) {
    return new ContainerStatus(
        ContainerState.CREATED,
        newPid,
        startedAt,
        finishedAt,
        0,
        false,
        "",
        rootfs,
        binds,
        attachments);
  }

  /** The container's process runs. */
  public ContainerStatus running(int newPid, Instant at) {
    return new ContainerStatus(
        ContainerState.RUNNING,
        newPid,
        at,
        ContainerInfo.NEVER,
        0,
        false,
        "",
        rootfs,
        binds,
        attachments);
  }

  /** The container's process has ended. */
  public ContainerStatus stopped(ContainerExit exit) {
    return new ContainerStatus(
        ContainerState.STOPPED,
        0,
        startedAt,
        exit.at(),
        exit.code(),
        exit.oomKilled(),
        error,
        rootfs,
        binds,
        attachments);
  }

  public ContainerStatus failed(String message) {
    return new ContainerStatus(
        state, 0, startedAt, finishedAt, exitCode, oomKilled, message, rootfs, binds, attachments);
  }

  public ContainerStatus rootfs(String value) {
    return new ContainerStatus(
        state, pid, startedAt, finishedAt, exitCode, oomKilled, error, value, binds, attachments);
  }

  public ContainerStatus binds(Map<String, String> value) {
    return new ContainerStatus(
        state, pid, startedAt, finishedAt, exitCode, oomKilled, error, rootfs, value, attachments);
  }

  public ContainerStatus attachments(List<Attachment> value) {
    return new ContainerStatus(
        state, pid, startedAt, finishedAt, exitCode, oomKilled, error, rootfs, binds, value);
  }

  public ContainerExit exit() {
    return new ContainerExit(exitCode, finishedAt, oomKilled);
  }
}
