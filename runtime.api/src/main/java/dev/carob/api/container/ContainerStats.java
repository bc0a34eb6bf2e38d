package dev.carob.api.container;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The resources that a running container uses, as the kernel counts them. A value that the kernel
 * does not count is 0.
 */
public final class ContainerStats {

  private final String id;
  private final String name;
  private final Instant at;
  private final Instant started;
  private final Duration cpu;
  private final long memory;
  private final long memoryLimit;
  private final long processes;
  private final long networkIn;
  private final long networkOut;
  private final long blockIn;
  private final long blockOut;

  private ContainerStats(Builder from) {
    id = from.id;
    name = from.name;
    at = from.at;
    started = from.started;
    cpu = from.cpu;
    memory = from.memory;
    memoryLimit = from.memoryLimit;
    processes = from.processes;
    networkIn = from.networkIn;
    networkOut = from.networkOut;
    blockIn = from.blockIn;
    blockOut = from.blockOut;
  }

  /**
   * Creates a builder. Values that are not set have their defaults.
   *
   * @param at when the values were read
   * @param started when the container was started
   */
  public static Builder builder(String id, String name, Instant at, Instant started) {
    return new Builder(id, name, at, started);
  }

  public String id() {
    return id;
  }

  public String name() {
    return name;
  }

  /** When the values were read. */
  public Instant at() {
    return at;
  }

  /** When the container was started. */
  public Instant started() {
    return started;
  }

  /** Processor time since the start, on all processors together. */
  public Duration cpu() {
    return cpu;
  }

  /** Bytes of memory in use. */
  public long memory() {
    return memory;
  }

  /** Bytes of memory that it may use: its limit, or the memory of the machine. */
  public long memoryLimit() {
    return memoryLimit;
  }

  /** Number of processes and threads. */
  public long processes() {
    return processes;
  }

  /** Bytes received on its interfaces, except the loopback. */
  public long networkIn() {
    return networkIn;
  }

  /** Bytes sent on its interfaces, except the loopback. */
  public long networkOut() {
    return networkOut;
  }

  /** Bytes read from block devices. */
  public long blockIn() {
    return blockIn;
  }

  /** Bytes written to block devices. */
  public long blockOut() {
    return blockOut;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(id, name, at, started);
    builder.cpu = cpu;
    builder.memory = memory;
    builder.memoryLimit = memoryLimit;
    builder.processes = processes;
    builder.networkIn = networkIn;
    builder.networkOut = networkOut;
    builder.blockIn = blockIn;
    builder.blockOut = blockOut;
    return builder;
  }

  private List<Object> fields() {
    return List.of(
        id,
        name,
        at,
        started,
        cpu,
        memory,
        memoryLimit,
        processes,
        networkIn,
        networkOut,
        blockIn,
        blockOut);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ContainerStats that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "ContainerStats" + fields();
  }

  /** Builder of {@link ContainerStats}. */
  public static final class Builder {
    private String id;
    private String name;
    private Instant at;
    private Instant started;
    private Duration cpu = Duration.ZERO;
    private long memory = 0;
    private long memoryLimit = 0;
    private long processes = 0;
    private long networkIn = 0;
    private long networkOut = 0;
    private long blockIn = 0;
    private long blockOut = 0;

    private Builder(String id, String name, Instant at, Instant started) {
      this.id = id;
      this.name = name;
      this.at = at;
      this.started = started;
    }

    public Builder id(String value) {
      id = value;
      return this;
    }

    public Builder name(String value) {
      name = value;
      return this;
    }

    public Builder at(Instant value) {
      at = value;
      return this;
    }

    public Builder started(Instant value) {
      started = value;
      return this;
    }

    public Builder cpu(Duration value) {
      cpu = value;
      return this;
    }

    public Builder memory(long value) {
      memory = value;
      return this;
    }

    public Builder memoryLimit(long value) {
      memoryLimit = value;
      return this;
    }

    public Builder processes(long value) {
      processes = value;
      return this;
    }

    public Builder networkIn(long value) {
      networkIn = value;
      return this;
    }

    public Builder networkOut(long value) {
      networkOut = value;
      return this;
    }

    public Builder blockIn(long value) {
      blockIn = value;
      return this;
    }

    public Builder blockOut(long value) {
      blockOut = value;
      return this;
    }

    public ContainerStats build() {
      return new ContainerStats(this);
    }
  }
}
