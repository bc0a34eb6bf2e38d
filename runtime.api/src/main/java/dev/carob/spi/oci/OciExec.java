package dev.carob.spi.oci;

import dev.carob.api.types.Inheritance;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The request to start an additional process in a container. */
public final class OciExec {

  private final OciSession session;
  private final Path process;
  private final boolean terminal;
  private final boolean openStdin;
  private final Inheritance inheritance;

  private OciExec(Builder from) {
    session = from.session;
    process = from.process;
    terminal = from.terminal;
    openStdin = from.openStdin;
    inheritance = from.inheritance;
  }

  /**
   * Creates a builder. Values that are not set have their defaults.
   *
   * @param process file with the process as JSON (OCI runtime-spec 1.2, config.md, process)
   */
  public static Builder builder(OciSession session, Path process) {
    return new Builder(session, process);
  }

  public OciSession session() {
    return session;
  }

  /** File with the process as JSON (OCI runtime-spec 1.2, config.md, process). */
  public Path process() {
    return process;
  }

  /** Returns true if the process requests a terminal. */
  public boolean terminal() {
    return terminal;
  }

  /** Returns true if the process reads input from its attachment. */
  public boolean openStdin() {
    return openStdin;
  }

  /** What the process inherits from the caller of the operation. */
  public Inheritance inheritance() {
    return inheritance;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(session, process);
    builder.terminal = terminal;
    builder.openStdin = openStdin;
    builder.inheritance = inheritance;
    return builder;
  }

  private List<Object> fields() {
    return List.of(session, process, terminal, openStdin, inheritance);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof OciExec that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "OciExec" + fields();
  }

  /** Builder of {@link OciExec}. */
  public static final class Builder {
    private OciSession session;
    private Path process;
    private boolean terminal = false;
    private boolean openStdin = false;
    private Inheritance inheritance = Inheritance.NONE;

    private Builder(OciSession session, Path process) {
      this.session = session;
      this.process = process;
    }

    public Builder session(OciSession value) {
      session = value;
      return this;
    }

    public Builder process(Path value) {
      process = value;
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

    public Builder inheritance(Inheritance value) {
      inheritance = value;
      return this;
    }

    public OciExec build() {
      return new OciExec(this);
    }
  }
}
