package dev.carob.runtime.core.record;

import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.Health;
import dev.carob.api.types.ContainerExit;
import dev.carob.spi.network.Attachment;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The state of a container, which changes during its life.
 *
 * @param pid 0: no process
 * @param error reason of the last failed start; empty: none
 * @param rootfs path at which the root filesystem is mounted; empty: not mounted
 * @param binds file of the engine by the path in the container where it is mounted
 * @param images path of a mounted image by the path in the container where it is mounted
 * @param restarts number of consecutive restarts by its restart policy
 * @param stoppedByUser true if a user has stopped it, which suspends its restart policy
 * @param shifted true if its files belong to the mapped ids of its user namespace
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
    Map<String, String> images,
    List<Attachment> attachments,
    int restarts,
    boolean stoppedByUser,
    Health health,
    boolean shifted) {

  /** The status of a container that has never run. */
  public static ContainerStatus fresh(ContainerState state) {
    return new ContainerStatus(
        state,
        0,
        ContainerInfo.NEVER,
        ContainerInfo.NEVER,
        0,
        false,
        "",
        "",
        Map.of(),
        Map.of(),
        List.of(),
        0,
        false,
        Health.NONE,
        false);
  }

  public ContainerStatus {
    binds = Map.copyOf(binds);
    images = Map.copyOf(images);
    attachments = List.copyOf(attachments);
  }

  /** A copy with a change. */
  private ContainerStatus with(Consumer<Fields> change) {
    Fields fields = new Fields(this);
    change.accept(fields);
    return fields.status();
  }

  private static final class Fields {
    private ContainerState state;
    private int pid;
    private Instant startedAt;
    private Instant finishedAt;
    private int exitCode;
    private boolean oomKilled;
    private String error;
    private String rootfs;
    private Map<String, String> binds;
    private Map<String, String> images;
    private List<Attachment> attachments;
    private int restarts;
    private boolean stoppedByUser;
    private Health health;
    private boolean shifted;

    Fields(ContainerStatus from) {
      state = from.state;
      pid = from.pid;
      startedAt = from.startedAt;
      finishedAt = from.finishedAt;
      exitCode = from.exitCode;
      oomKilled = from.oomKilled;
      error = from.error;
      rootfs = from.rootfs;
      binds = from.binds;
      images = from.images;
      attachments = from.attachments;
      restarts = from.restarts;
      stoppedByUser = from.stoppedByUser;
      health = from.health;
      shifted = from.shifted;
    }

    ContainerStatus status() {
      return new ContainerStatus(
          state,
          pid,
          startedAt,
          finishedAt,
          exitCode,
          oomKilled,
          error,
          rootfs,
          binds,
          images,
          attachments,
          restarts,
          stoppedByUser,
          health,
          shifted);
    }
  }

  public ContainerStatus state(ContainerState value) {
    return with(fields -> fields.state = value);
  }

  /** The status after the container's process was created. */
  public ContainerStatus created(int newPid) {
    return with(
        fields -> {
          fields.state = ContainerState.CREATED;
          fields.pid = newPid;
          fields.exitCode = 0;
          fields.oomKilled = false;
          fields.error = "";
        });
  }

  /** The status after the container's process was started. */
  public ContainerStatus running(int newPid, Instant at) {
    return with(
        fields -> {
          fields.state = ContainerState.RUNNING;
          fields.pid = newPid;
          fields.startedAt = at;
          fields.finishedAt = ContainerInfo.NEVER;
          fields.exitCode = 0;
          fields.oomKilled = false;
          fields.error = "";
        });
  }

  /** The status after the container's process has ended. */
  public ContainerStatus stopped(ContainerExit exit) {
    return with(
        fields -> {
          fields.state = ContainerState.STOPPED;
          fields.pid = 0;
          fields.finishedAt = exit.at();
          fields.exitCode = exit.code();
          fields.oomKilled = exit.oomKilled();
        });
  }

  public ContainerStatus failed(String message) {
    return with(
        fields -> {
          fields.pid = 0;
          fields.error = message;
        });
  }

  public ContainerStatus rootfs(String value) {
    return with(fields -> fields.rootfs = value);
  }

  public ContainerStatus images(Map<String, String> value) {
    return with(fields -> fields.images = value);
  }

  public ContainerStatus binds(Map<String, String> value) {
    return with(fields -> fields.binds = value);
  }

  public ContainerStatus attachments(List<Attachment> value) {
    return with(fields -> fields.attachments = value);
  }

  public ContainerStatus restarts(int value) {
    return with(fields -> fields.restarts = value);
  }

  public ContainerStatus stoppedByUser(boolean value) {
    return with(fields -> fields.stoppedByUser = value);
  }

  public ContainerStatus health(Health value) {
    return with(fields -> fields.health = value);
  }

  public ContainerStatus shifted(boolean value) {
    return with(fields -> fields.shifted = value);
  }

  public ContainerExit exit() {
    return new ContainerExit(exitCode, finishedAt, oomKilled);
  }
}
