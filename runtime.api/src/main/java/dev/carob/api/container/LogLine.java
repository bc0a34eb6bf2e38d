package dev.carob.api.container;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of a container's output as its supervisor logged it. */
public final class LogLine {

  private final Instant at;
  private final Stream stream;
  private final boolean partial;
  private final byte[] text;

  private LogLine(Builder from) {
    at = from.at;
    stream = from.stream;
    partial = from.partial;
    text = from.text;
  }

  /**
   * A builder; what is not told to it has its default.
   *
   * @param text bytes as the container wrote them, without the line's end
   */
  public static Builder builder(Instant at, Stream stream, byte[] text) {
    return new Builder(at, stream, text);
  }

  public Instant at() {
    return at;
  }

  public Stream stream() {
    return stream;
  }

  /** The line was too long for one entry, or had no end: what follows continues it. */
  public boolean partial() {
    return partial;
  }

  /** Bytes as the container wrote them, without the line's end. */
  public byte[] text() {
    return text;
  }

  /** A builder that begins with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(at, stream, text);
    builder.partial = partial;
    return builder;
  }

  private List<Object> fields() {
    return List.of(at, stream, partial, text);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LogLine that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "LogLine" + fields();
  }

  /** Which of its outputs the container wrote to. */
  public enum Stream {
    STDOUT,
    STDERR
  }

  /** Collects the values of a {@link LogLine}. */
  public static final class Builder {
    private Instant at;
    private Stream stream;
    private boolean partial = false;
    private byte[] text;

    private Builder(Instant at, Stream stream, byte[] text) {
      this.at = at;
      this.stream = stream;
      this.text = text;
    }

    public Builder at(Instant value) {
      at = value;
      return this;
    }

    public Builder stream(Stream value) {
      stream = value;
      return this;
    }

    public Builder partial(boolean value) {
      partial = value;
      return this;
    }

    public Builder text(byte[] value) {
      text = value;
      return this;
    }

    public LogLine build() {
      return new LogLine(this);
    }
  }
}
