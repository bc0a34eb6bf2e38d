package dev.carob.cli.verbs.common;

import dev.carob.api.CarobException;
import dev.carob.linux.OutputFile;
import dev.carob.linux.UnnamedFile;
import dev.carob.spi.verb.CallerDescriptors;
import dev.carob.spi.verb.Console;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * An output file that an option names; see {@link OutputFile}. {@code /dev/stdout} and {@code
 * /dev/stderr} are the command's own streams.
 */
public final class NamedOutput {

  private static final int NEW_FILE = 0666;

  private final String typed;
  private final Optional<PrintStream> stream;
  private final Path file;
  private final int umask;
  private final AtomicBoolean gone = new AtomicBoolean();

  private NamedOutput(String typed, Optional<PrintStream> stream, Path file, int umask) {
    this.typed = typed;
    this.stream = stream;
    this.file = file;
    this.umask = umask;
  }

  public static NamedOutput of(Console console, String typed) {
    int umask = console.umask();
    int descriptor = CallerDescriptors.number(console.directory().resolve(typed)).orElse(-1);
    NamedOutput output =
        switch (descriptor) {
          case CallerDescriptors.STDOUT ->
              new NamedOutput(typed, Optional.of(console.out()), Path.of(typed), umask);
          case CallerDescriptors.STDERR ->
              new NamedOutput(typed, Optional.of(console.err()), Path.of(typed), umask);
          default -> new NamedOutput(typed, Optional.empty(), console.path(typed), umask);
        };
    console.whenGone(() -> output.gone.set(true));
    return output;
  }

  /** Writes the file with the output of {@code content}. */
  public void write(Consumer<OutputStream> content) {
    guarded(
        () -> {
          if (stream.isPresent()) {
            content.accept(stream.get());
            stream.get().flush();
          } else {
            target().write(content::accept);
          }
        });
  }

  public void write(String text) {
    guarded(
        () -> {
          if (stream.isPresent()) {
            stream.get().write(text.getBytes(StandardCharsets.UTF_8));
            stream.get().flush();
          } else {
            target().write(text);
          }
        });
  }

  /** Writes to a path, for content that cannot be written to a stream. */
  public void writeByPath(Consumer<Path> content) {
    guarded(
        () -> {
          if (stream.isEmpty()) {
            target().writeByPath(content::accept);
            return;
          }
          try (UnnamedFile whole = UnnamedFile.create()) {
            content.accept(whole.path());
            Files.copy(whole.path(), stream.get());
            stream.get().flush();
          }
        });
  }

  private OutputFile target() throws IOException {
    return OutputFile.at(file).mode(NEW_FILE & ~umask).until(gone::get);
  }

  private interface Action {
    void run() throws IOException;
  }

  private void guarded(Action action) {
    try {
      action.run();
    } catch (IOException e) {
      throw new CarobException.StorageFailed(String.valueOf(e.getMessage()), e);
    } catch (CarobException.StorageFailed e) {
      throw new CarobException.StorageFailed(typed + " was not written: " + e.getMessage(), e);
    }
  }
}
