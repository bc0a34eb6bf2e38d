package dev.carob.api.container;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of a container's output from its log. */
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
   * Creates a builder. Values that are not set have their defaults.
   *
   * @param text the bytes that the container wrote, without the line feed
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

  /**
   * Returns true if the line is incomplete, because it was too long for one entry or not ended yet;
   * the next entry continues it.
   */
  public boolean partial() {
    return partial;
  }

  /** The bytes that the container wrote, without the line feed. */
  public byte[] text() {
    return text;
  }

  /** Creates a builder with these values. */
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

  /** The output stream of the container. */
  public enum Stream {
    STDOUT,
    STDERR
  }

  /** Builder of {@link LogLine}. */
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
