package dev.carob.spi.oci;

import dev.carob.api.types.Inheritance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The request to create the container of a bundle in an OCI runtime. */
public final class OciCreate {

  private final OciContainer container;
  private final String name;
  private final boolean terminal;
  private final boolean openStdin;
  private final Path log;
  private final String logDriver;
  private final long logSizeMax;
  private final String logTag;
  private final Inheritance inheritance;
  private final Duration timeout;
  private final CgroupManager cgroups;

  private OciCreate(Builder from) {
    container = from.container;
    name = from.name;
    terminal = from.terminal;
    openStdin = from.openStdin;
    log = from.log;
    logDriver = from.logDriver;
    logSizeMax = from.logSizeMax;
    logTag = from.logTag;
    inheritance = from.inheritance;
    timeout = from.timeout;
    cgroups = from.cgroups;
  }

  /**
   * Creates a builder. Values that are not set have their defaults.
   *
   * @param log file to which the container's output is written
   */
  public static Builder builder(OciContainer container, Path log) {
    return new Builder(container, log);
  }

  public OciContainer container() {
    return container;
  }

  /** The container's name for people, which the supervisor shows. */
  public String name() {
    return name;
  }

  /** Returns true if the spec requests a terminal. */
  public boolean terminal() {
    return terminal;
  }

  /** Returns true if the process's stdin is kept open for attachments. */
  public boolean openStdin() {
    return openStdin;
  }

  /** File to which the container's output is written. */
  public Path log() {
    return log;
  }

  /**
   * The log driver: {@code k8s-file}, {@code journald}, {@code none}, or {@code passthrough}, with
   * which the process gets the inherited streams.
   */
  public String logDriver() {
    return logDriver;
  }

  /** The size of the log in bytes at which it is started anew; 0 for no limit. */
  public long logSizeMax() {
    return logSizeMax;
  }

  /** A tag that the log driver {@code journald} adds to each entry; empty for none. */
  public String logTag() {
    return logTag;
  }

  /** What the process inherits from the caller of the operation. */
  public Inheritance inheritance() {
    return inheritance;
  }

  /** How long the container may run before the supervisor kills it; zero for no limit. */
  public Duration timeout() {
    return timeout;
  }

  /** Which component creates its cgroup. */
  public CgroupManager cgroups() {
    return cgroups;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(container, log);
    builder.name = name;
    builder.terminal = terminal;
    builder.openStdin = openStdin;
    builder.logDriver = logDriver;
    builder.logSizeMax = logSizeMax;
    builder.logTag = logTag;
    builder.inheritance = inheritance;
    builder.timeout = timeout;
    builder.cgroups = cgroups;
    return builder;
  }

  private List<Object> fields() {
    return List.of(
        container,
        name,
        terminal,
        openStdin,
        log,
        logDriver,
        logSizeMax,
        logTag,
        inheritance,
        timeout,
        cgroups);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof OciCreate that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "OciCreate" + fields();
  }

  /** Builder of {@link OciCreate}. */
  public static final class Builder {
    private OciContainer container;
    private String name = "";
    private boolean terminal = false;
    private boolean openStdin = false;
    private Path log;
    private String logDriver = "k8s-file";
    private long logSizeMax = 0;
    private String logTag = "";
    private Inheritance inheritance = Inheritance.NONE;
    private Duration timeout = Duration.ZERO;
    private CgroupManager cgroups = CgroupManager.CGROUPFS;

    private Builder(OciContainer container, Path log) {
      this.container = container;
      this.log = log;
    }

    public Builder container(OciContainer value) {
      container = value;
      return this;
    }

    public Builder name(String value) {
      name = value;
      return this;
    }

    public Builder terminal(boolean value) {
      terminal = value;
      return this;
    }

    public Builder openStdin(boolean value) {
      openStdin = value;
      return this;
    }

    public Builder log(Path value) {
      log = value;
      return this;
    }

    public Builder logDriver(String value) {
      logDriver = value;
      return this;
    }

    public Builder logSizeMax(long value) {
      logSizeMax = value;
      return this;
    }

    public Builder timeout(Duration value) {
      timeout = value;
      return this;
    }

    public Builder cgroups(CgroupManager value) {
      cgroups = value;
      return this;
    }

    public Builder logTag(String value) {
      logTag = value;
      return this;
    }

    public Builder inheritance(Inheritance value) {
      inheritance = value;
      return this;
    }

    public OciCreate build() {
      return new OciCreate(this);
    }
  }
}
