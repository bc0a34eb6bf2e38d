package dev.carob.shell.gogo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jline.utils.NonBlocking;
import org.jline.utils.NonBlockingPumpInputStream;
import org.junit.jupiter.api.Test;

class CommandInputTest {

  private final NonBlockingPumpInputStream keys = NonBlocking.nonBlockingPumpInputStream();

  private void type(String text) throws IOException {
    OutputStream keyboard = keys.getOutputStream();
    keyboard.write(text.getBytes(StandardCharsets.UTF_8));
    keyboard.flush();
  }

  @Test
  void everyKeyReachesTheCommand() throws IOException {
    CommandInput input = new CommandInput(keys);
    for (int i = 0; i < 20; i++) {
      type("key" + i);
      byte[] buffer = new byte[100];
      int n = input.read(buffer, 0, buffer.length);
      assertThat(new String(buffer, 0, n, StandardCharsets.UTF_8)).isEqualTo("key" + i);
    }
  }

  @Test
  void aWaitingReaderTakesNoKeyAfterTheCommandEnds() throws Exception {
    for (int i = 0; i < 20; i++) {
      CommandInput input = new CommandInput(keys);
      CompletableFuture<Integer> reader =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return input.read();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      input.close();
      type("v");
      assertThat(reader.get()).isEqualTo(-1);
      assertThat(keys.read(10_000)).isEqualTo('v');
      assertThat(input.read()).isEqualTo(-1);
    }
  }
}
