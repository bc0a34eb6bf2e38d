package dev.carob.client.wire;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A client's request.
 *
 * @param arguments the command line without the program
 * @param environment the client's variables, each {@code NAME=VALUE}
 * @param directory the client's working directory
 * @param stdinTerminal true if stdin is a terminal
 * @param stdoutTerminal true if stdout is a terminal
 * @param rows rows of the terminal; 0 without one
 * @param columns columns of the terminal; 0 without one
 * @param caller the client's process
 * @param root the engine root that the command is for
 */
public record Hello(
    List<String> arguments,
    List<String> environment,
    String directory,
    boolean stdinTerminal,
    boolean stdoutTerminal,
    int rows,
    int columns,
    Caller caller,
    Root root) {

  private static final String TERM = "TERM=";
  private static final int VERSION = 6;
  private static final int MOST_TEXTS = 100_000;

  /**
   * A process.
   *
   * @param pid pid in its own namespace
   * @param pidNamespace the namespace, as in {@code /proc/self/ns/pid}; empty if unknown
   * @param umask the permissions to remove from new files
   */
  public record Caller(int pid, String pidNamespace, int umask) {}

  /**
   * A root directory.
   *
   * @param path absolute path as given to the client
   * @param device device number of its file system; 0 if the directory does not exist
   * @param inode inode of the directory, which does not depend on links in the path; 0 if the
   *     directory does not exist
   */
  public record Root(String path, long device, long inode) {}

  public Hello {
    arguments = List.copyOf(arguments);
    environment = List.copyOf(environment);
  }

  /** Returns the client's terminal type; empty if {@code TERM} is not set. */
  public String termType() {
    return environment.stream()
        .filter(variable -> variable.startsWith(TERM))
        .map(variable -> variable.substring(TERM.length()))
        .findFirst()
        .orElse("");
  }

  public Frame frame() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(VERSION);
    write(out, arguments);
    write(out, environment);
    write(out, directory);
    out.writeBoolean(stdinTerminal);
    out.writeBoolean(stdoutTerminal);
    out.writeInt(rows);
    out.writeInt(columns);
    out.writeInt(caller.pid());
    write(out, caller.pidNamespace());
    out.writeInt(caller.umask());
    write(out, root.path());
    out.writeLong(root.device());
    out.writeLong(root.inode());
    return new Frame(Frame.HELLO, bytes.toByteArray());
  }

  public static Hello parse(Frame frame) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(frame.payload()));
    int version = frame.type() == Frame.HELLO ? in.readInt() : -1;
    if (version != VERSION) {
      throw new IOException(
          "the client uses protocol version "
              + version
              + " and the engine "
              + VERSION
              + ": restart the engine with 'carob engine stop'");
    }
    return new Hello(
        texts(in),
        texts(in),
        read(in),
        in.readBoolean(),
        in.readBoolean(),
        in.readInt(),
        in.readInt(),
        new Caller(in.readInt(), read(in), in.readInt()),
        new Root(read(in), in.readLong(), in.readLong()));
  }

  private static void write(DataOutputStream out, List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      write(out, text);
    }
  }

  private static List<String> texts(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > MOST_TEXTS) {
      throw new IOException(count + " are too many arguments or variables");
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(read(in));
    }
    return texts;
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String read(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new EOFException("the greeting is incomplete");
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }
}
