package dev.carob.client.wire;

import java.io.DataInputStream;
import java.io.EOFException;
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

  /** To the client: 1 put the terminal into raw mode, 0 back. */
  public static final byte RAW = 'T';

  /** To the client: send signals on and do not act on them. */
  public static final byte SIGNALS = 'G';

  /** To the client: the exit code, an int. Nothing follows. */
  public static final byte EXIT = 'X';

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

  /** Reads a frame; empty when the other side has closed. */
  public static Optional<Frame> read(InputStream stream) throws IOException {
    int type = stream.read();
    if (type < 0) {
      return Optional.empty();
    }
    DataInputStream in = new DataInputStream(stream);
    int length = in.readInt();
    if (length < 0 || length > LARGEST) {
      throw new IOException("a frame of " + length + " bytes: this is no Carob client or engine");
    }
    byte[] payload = new byte[length];
    try {
      in.readFully(payload);
    } catch (EOFException e) {
      return Optional.empty();
    }
    return Optional.of(new Frame((byte) type, payload));
  }
}
