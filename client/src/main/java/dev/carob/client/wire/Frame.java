package dev.carob.client.wire;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A frame of the protocol.
 *
 * @param type one of the constants
 */
@SuppressWarnings("ArrayRecordComponent")
public record Frame(byte type, byte[] payload) {

  /** To the engine: the {@link Hello}. */
  public static final byte HELLO = 'H';

  /** To the engine: input. */
  public static final byte STDIN = 'I';

  /** To the engine: end of input. */
  public static final byte STDIN_END = 'E';

  /** To the engine: rows and columns of the terminal, two ints. */
  public static final byte RESIZE = 'W';

  /** To the engine: the name of a signal, such as {@code TERM}. */
  public static final byte SIGNAL = 'S';

  /** To the client: output. */
  public static final byte STDOUT = 'O';

  /** To the client: error output. */
  public static final byte STDERR = 'R';

  /** To the client: the number of additional bytes of input that it may send, an int. */
  public static final byte CREDIT = 'C';

  /**
   * To the client, a byte: 0 restore the terminal, 1 set it to raw mode, 2 disable processing of
   * its output but not of its input.
   */
  public static final byte RAW = 'T';

  /** To the client: forward signals instead of acting on them. */
  public static final byte SIGNALS = 'G';

  /**
   * To the client: the engine begins to run the command. A byte: 1 if the command is read-only, so
   * that the client may send it again if the engine ends before there was any output; else 0.
   */
  public static final byte BEGIN = 'B';

  /**
   * To the client: the last signal has reached its process. Without this frame, the client itself
   * ends after a signal that would end any program.
   */
  public static final byte DELIVERED = 'D';

  /** To the client: the exit code, an int. This is the last frame. */
  public static final byte EXIT = 'X';

  /** The maximum size of an input frame; a client reads less at a time. */
  public static final int LARGEST_INPUT = 64 << 10;

  /** Larger than any frame, even with the longest command line that Linux allows. */
  public static final int LARGEST = 8 << 20;

  public static Frame of(byte type) {
    return new Frame(type, new byte[0]);
  }

  public static Frame ofInts(byte type, int... numbers) {
    ByteBuffer buffer = ByteBuffer.allocate(numbers.length * Integer.BYTES);
    for (int number : numbers) {
      buffer.putInt(number);
    }
    return new Frame(type, buffer.array());
  }

  /** The int at an index of the payload, counted in ints. */
  public int number(int index) {
    return ByteBuffer.wrap(payload).getInt(index * Integer.BYTES);
  }

  /** Writes the whole frame at once. */
  public void write(OutputStream out) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(1 + Integer.BYTES + payload.length);
    buffer.put(type).putInt(payload.length).put(payload);
    out.write(buffer.array());
    out.flush();
  }

  /** Decides whether to accept a frame by the length in its head. */
  public interface Admission {

    /** Returns when the frame may be read, or throws to reject it. */
    void admit(int length) throws IOException;
  }

  /** Reads a frame; empty if the peer has closed the connection. */
  public static Optional<Frame> read(InputStream stream) throws IOException {
    return read(stream, LARGEST);
  }

  /** Reads a frame of at most this many bytes; empty if the peer has closed the connection. */
  public static Optional<Frame> read(InputStream stream, int largest) throws IOException {
    return read(
        stream,
        length -> {
          if (length > largest) {
            throw tooLong(length);
          }
        });
  }

  /**
   * Reads a frame; empty if the peer has closed the connection. Allocates memory as the bytes
   * arrive, not by the announced length.
   */
  public static Optional<Frame> read(InputStream stream, Admission admission) throws IOException {
    int type = stream.read();
    if (type < 0) {
      return Optional.empty();
    }
    int length = new DataInputStream(stream).readInt();
    if (length < 0 || length > LARGEST) {
      throw tooLong(length);
    }
    admission.admit(length);
    byte[] payload = stream.readNBytes(length);
    return payload.length < length
        ? Optional.empty()
        : Optional.of(new Frame((byte) type, payload));
  }

  private static IOException tooLong(int length) {
    return new IOException("a frame of " + length + " bytes: this is not a Carob client or engine");
  }
}
