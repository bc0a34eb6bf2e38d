package dev.carob.api.container;

import dev.carob.api.types.Inheritance;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The streams that are attached to a container. */
public final class AttachOptions {

  private final InputStream stdin;
  private final boolean forwardStdin;
  private final OutputStream stdout;
  private final OutputStream stderr;
  private final byte[] detachKeys;
  private final Inheritance inheritance;

  private AttachOptions(Builder from) {
    stdin = from.stdin;
    forwardStdin = from.forwardStdin;
    stdout = from.stdout;
    stderr = from.stderr;
    detachKeys = from.detachKeys;
    inheritance = from.inheritance;
  }

  /** Creates a builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The input. It is read to its end, which is passed on to the container; {@link
   * InputStream#nullInputStream()} for no input.
   */
  public InputStream stdin() {
    return stdin;
  }

  /** Returns true if stdin is attached. */
  public boolean forwardStdin() {
    return forwardStdin;
  }

  /** Receives the container's stdout, or all its output if it has a terminal. */
  public OutputStream stdout() {
    return stdout;
  }

  /** Receives the container's stderr. */
  public OutputStream stderr() {
    return stderr;
  }

  /**
   * The bytes on stdin that end the attachment and leave the container running; empty for none.
   * Only honoured for a container with a terminal.
   */
  public byte[] detachKeys() {
    return detachKeys;
  }

  /** What the process inherits from the caller if it is started. */
  public Inheritance inheritance() {
    return inheritance;
  }

  /** Attaches the output only. */
  public static AttachOptions output(OutputStream stdout, OutputStream stderr) {
    return builder().stdout(stdout).stderr(stderr).build();
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.stdin = stdin;
    builder.forwardStdin = forwardStdin;
    builder.stdout = stdout;
    builder.stderr = stderr;
    builder.detachKeys = detachKeys;
    builder.inheritance = inheritance;
    return builder;
  }

  private List<Object> fields() {
    return List.of(stdin, forwardStdin, stdout, stderr, detachKeys, inheritance);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AttachOptions that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "AttachOptions" + fields();
  }

  /** Builder of {@link AttachOptions}. */
  public static final class Builder {
    private InputStream stdin = InputStream.nullInputStream();
    private boolean forwardStdin = false;
    private OutputStream stdout = OutputStream.nullOutputStream();
    private OutputStream stderr = OutputStream.nullOutputStream();
    private byte[] detachKeys = new byte[0];
    private Inheritance inheritance = Inheritance.NONE;

    private Builder() {}

    public Builder stdin(InputStream value) {
      stdin = value;
      return this;
    }

    public Builder forwardStdin(boolean value) {
      forwardStdin = value;
      return this;
    }

    public Builder stdout(OutputStream value) {
      stdout = value;
      return this;
    }

    public Builder stderr(OutputStream value) {
      stderr = value;
      return this;
    }

    public Builder detachKeys(byte[] value) {
      detachKeys = value;
      return this;
    }

    public Builder inheritance(Inheritance value) {
      inheritance = value;
      return this;
    }

    public AttachOptions build() {
      return new AttachOptions(this);
    }
  }
}
