package dev.carob.cli.verbs.common;

import dev.carob.api.CarobException;
import dev.carob.spi.verb.Console;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;

/** Writes a tar to a file or to standard output. */
public final class TarOutput {

  private TarOutput() {}

  /**
   * Writes a tar.
   *
   * @param output a file; empty for standard output
   * @return 0
   * @throws CarobException.InvalidArgument standard output is a terminal
   */
  public static int write(Console console, String output, Consumer<OutputStream> content)
      throws IOException {
    if (output.isEmpty() && console.stdoutTerminal()) {
      throw new CarobException.InvalidArgument(
          "refusing to export to terminal. Use -o flag or redirect");
    }
    return Interruptible.run(
        console,
        () -> {
          if (output.isEmpty()) {
            content.accept(console.out());
            console.out().flush();
          } else {
            NamedOutput.of(console, output).write(content);
          }
          return 0;
        });
  }
}
