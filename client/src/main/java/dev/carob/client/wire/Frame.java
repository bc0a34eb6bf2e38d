package dev.carob.client.wire;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A frame.
 *
 * @param type one of the constants
 */
@SuppressWarnings("ArrayRecordComponent")
public record Frame(byte type, byte[] payload) {

  /** To the engine: the {@link Hello}. */
  public static final byte HELLO = 'H';

  /** To the engine: input. */
  public static final byte STDIN = 'I';

  /** To the engine: input has ended. */
  public static final byte STDIN_END = 'E';

  /** To the engine: rows and columns of the terminal, two ints. */
  public static final byte RESIZE = 'W';

  /** To the engine: the name of a signal, such as {@code TERM}. */
  public static final byte SIGNAL = 'S';

  /** To the client: output. */
  public static final byte STDOUT = 'O';

  /** To the client: error output. */
  public static final byte STDERR = 'R';

  /** To the client: so many more bytes of input may come, an int. */
  public static final byte CREDIT = 'C';

  /**
   * To the client: 0 put the terminal back, 1 into raw mode, 2 let its output through unchanged
   * while its keys keep their meaning.
   */
  public static final byte RAW = 'T';

  /** To the client: send signals on and do not act on them. */
  public static final byte SIGNALS = 'G';

  /**
   * To the client: the engine begins to run the command. A byte: 1 the command changes nothing, so
   * that the client may ask again if the engine ends before it has shown anything; else 0.
   */
  public static final byte BEGIN = 'B';

  /**
   * To the client: the last signal has reached the process that it is for. Without this, the client
   * ends by a signal that would end any program.
   */
  public static final byte DELIVERED = 'D';

  /** To the client: the exit code, an int. Nothing follows. */
  public static final byte EXIT = 'X';

  /** The most that a frame with input has; a client reads less at a time. */
  public static final int LARGEST_INPUT = 64 << 10;

  /** More than any frame has, a command line as long as Linux allows included. */
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

  /** The number at a place of the payload, in ints. */
  public int number(int index) {
    return ByteBuffer.wrap(payload).getInt(index * Integer.BYTES);
  }

  /** Writes the frame in one piece. */
  public void write(OutputStream out) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(1 + Integer.BYTES + payload.length);
    buffer.put(type).putInt(payload.length).put(payload);
    out.write(buffer.array());
    out.flush();
  }

  /** Decides on a frame by the length that its head announces. */
  public interface Admission {

    /** Returns when the frame may be read, or throws to refuse it. */
    void admit(int length) throws IOException;
  }

  /** Reads a frame; empty when the other side has closed. */
  public static Optional<Frame> read(InputStream stream) throws IOException {
    return read(stream, LARGEST);
  }

  /** Reads a frame of at most so many bytes; empty when the other side has closed. */
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
   * Reads a frame; empty when the other side has closed. Memory is taken as the bytes arrive, not
   * when they are announced.
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
    return new IOException("a frame of " + length + " bytes: this is no Carob client or engine");
  }
}
