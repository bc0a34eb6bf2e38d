package dev.carob.api.container;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a running container uses, as the kernel counts it. Where the kernel does not count something
 * it is 0.
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
   * A builder; what is not told to it has its default.
   *
   * @param at when it was read
   * @param started when the container was
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

  /** When it was read. */
  public Instant at() {
    return at;
  }

  /** When the container was. */
  public Instant started() {
    return started;
  }

  /** Time on processors since the start, all together. */
  public Duration cpu() {
    return cpu;
  }

  /** Bytes in use. */
  public long memory() {
    return memory;
  }

  /** Bytes it may use: its limit, or what the machine has. */
  public long memoryLimit() {
    return memoryLimit;
  }

  /** Number of processes and threads. */
  public long processes() {
    return processes;
  }

  /** Bytes received on its interfaces, but for the loopback. */
  public long networkIn() {
    return networkIn;
  }

  /** Bytes sent. */
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

  /** A builder that begins with these values. */
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

  /** Collects the values of a {@link ContainerStats}. */
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
