package dev.carob.runtime.core.stdio;

import dev.carob.api.CarobException;
import dev.carob.api.container.LogLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A position in a log that is being written. When the log is replaced by a new file, as conmon does
 * when it has become too large, the rest of the old file is read before the new one. An incomplete
 * line is kept until it is complete.
 */
public final class LogCursor implements AutoCloseable {

  private static final int BUFFER = 64 * 1024;

  private final Path file;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(128);
  private @Nullable FileChannel channel;
  private @Nullable Object key;

  /** Starts at the beginning of a log, which need not exist yet. */
  public LogCursor(Path file) {
    this.file = file;
  }

  /**
   * Passes on the complete lines that exist now.
   *
   * @param sink returns true if it wants more
   * @return true if the sink wants more
   */
  public boolean read(Predicate<LogLine> sink) {
    try {
      while (true) {
        FileChannel open = channel;
        if (open == null) {
          if (!open()) {
            return true;
          }
          continue;
        }
        if (!rest(open, sink)) {
          return false;
        }
        if (sameFile()) {
          return true;
        }
        // The old file may have grown since it was last read.
        if (!rest(open, sink)) {
          return false;
        }
        open.close();
        line.reset();
        channel = null;
      }
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot read the log " + file + ": " + e, e);
    }
  }

  private boolean open() throws IOException {
    try {
      FileChannel opened = FileChannel.open(file, StandardOpenOption.READ);
      channel = opened;
      key = key();
      return true;
    } catch (NoSuchFileException e) {
      // Nothing has been written yet.
      return false;
    }
  }

  private @Nullable Object key() throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  private boolean sameFile() throws IOException {
    try {
      Object now = key();
      return now == null || now.equals(key);
    } catch (NoSuchFileException e) {
      return true;
    }
  }

  private boolean rest(FileChannel from, Predicate<LogLine> sink) throws IOException {
    while (from.read(buffer.clear()) > 0) {
      buffer.flip();
      while (buffer.hasRemaining()) {
        byte b = buffer.get();
        if (b != '\n') {
          line.write(b);
          continue;
        }
        Optional<LogLine> parsed = LogFile.parse(line.toByteArray());
        line.reset();
        if (parsed.isPresent() && !sink.test(parsed.get())) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public void close() {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw new CarobException.StorageFailed("cannot close the log " + file + ": " + e, e);
      }
    }
  }
}
