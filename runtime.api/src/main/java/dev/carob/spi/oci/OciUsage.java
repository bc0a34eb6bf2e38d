package dev.carob.spi.oci;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The resources that a container uses, as the kernel counts them. A value that the kernel does not
 * count is 0.
 */
public final class OciUsage {

  private final Duration cpu;
  private final long memory;
  private final long memoryLimit;
  private final long processes;
  private final long networkIn;
  private final long networkOut;
  private final long blockIn;
  private final long blockOut;

  private OciUsage(Builder from) {
    cpu = from.cpu;
    memory = from.memory;
    memoryLimit = from.memoryLimit;
    processes = from.processes;
    networkIn = from.networkIn;
    networkOut = from.networkOut;
    blockIn = from.blockIn;
    blockOut = from.blockOut;
  }

  /** Creates a builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  /** Processor time on all processors together. */
  public Duration cpu() {
    return cpu;
  }

  /** Bytes of memory in use. */
  public long memory() {
    return memory;
  }

  /** Bytes of memory that it may use; {@link Long#MAX_VALUE} without a limit. */
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
    Builder builder = new Builder();
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
    return List.of(cpu, memory, memoryLimit, processes, networkIn, networkOut, blockIn, blockOut);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof OciUsage that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "OciUsage" + fields();
  }

  /** Builder of {@link OciUsage}. */
  public static final class Builder {
    private Duration cpu = Duration.ZERO;
    private long memory = 0;
    private long memoryLimit = Long.MAX_VALUE;
    private long processes = 0;
    private long networkIn = 0;
    private long networkOut = 0;
    private long blockIn = 0;
    private long blockOut = 0;

    private Builder() {}

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

    public OciUsage build() {
      return new OciUsage(this);
    }
  }
}
