package dev.carob.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.client.wire.Frame;
import dev.carob.client.wire.Hello;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WireTest {

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Hello hello = new Hello(List.of("run", "ä\n", ""), "/tmp", "xterm", true, false, 24, 80);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    hello.frame().write(out);
    Frame.ofInts(Frame.EXIT, 42).write(out);
    ByteArrayInputStream in = new ByteArrayInputStream(out.toByteArray());
    assertThat(Hello.parse(Frame.read(in).orElseThrow())).isEqualTo(hello);
    Frame exit = Frame.read(in).orElseThrow();
    assertThat(exit.type()).isEqualTo(Frame.EXIT);
    assertThat(exit.number(0)).isEqualTo(42);
    assertThat(Frame.read(in)).isEmpty();
  }

  @Test
  void anyBytesAreFramesOrAnError() {
    Random random = new Random(29);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      if (bytes.length > 5) {
        bytes[0] = Frame.HELLO;
        bytes[1] = bytes[2] = bytes[3] = 0;
      }
      try {
        var frame = Frame.read(new ByteArrayInputStream(bytes));
        if (frame.isPresent()) {
          Hello.parse(frame.get());
        }
      } catch (IOException e) {
        assertThat(e).isNotNull();
      }
    }
  }

  @Test
  void aFrameOfAnotherKindIsNoGreeting() {
    assertThatThrownBy(() -> Hello.parse(Frame.of(Frame.STDIN)))
        .hasMessageContaining("restart the engine");
  }

  @Test
  void theEngineIsChosenByOptionsBeforeTheVerb() {
    Places places = Places.of(List.of("--root", "/a/b/../c", "--runroot=/r", "ps", "--root", "x"));
    assertThat(places.root()).isEqualTo(Path.of("/a/c"));
    assertThat(places.socket()).isEqualTo(Path.of("/r/carob.sock"));
    assertThat(places.command()).containsExactly("ps", "--root", "x");
    assertThatThrownBy(() -> Places.of(List.of("--root"))).hasMessageContaining("--root");
  }
}
