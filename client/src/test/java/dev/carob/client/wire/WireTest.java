package dev.carob.client.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WireTest {

  @Test
  void writtenValuesAreReadBack() throws IOException {
    Hello hello =
        new Hello(
            List.of("run", "ä\n", ""),
            List.of("A=b", "TERM=xterm"),
            "/tmp",
            true,
            false,
            24,
            80,
            new Hello.Caller(7, "pid:[1]", 022),
            new Hello.Root("/r", 1L << 40, Long.MAX_VALUE));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    hello.frame().write(out);
    Frame.ofInts(Frame.EXIT, 42).write(out);
    ByteArrayInputStream in = new ByteArrayInputStream(out.toByteArray());
    assertThat(Hello.parse(Frame.read(in).orElseThrow())).isEqualTo(hello);
    assertThat(hello.termType()).isEqualTo("xterm");
    Frame exit = Frame.read(in).orElseThrow();
    assertThat(exit.type()).isEqualTo(Frame.EXIT);
    assertThat(exit.number(0)).isEqualTo(42);
    assertThat(Frame.read(in)).isEmpty();
  }

  @Test
  void anyBytesAreFramesOrAnError() {
    Random random = new Random(29);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(80)];
      random.nextBytes(bytes);
      if (bytes.length > 5 && random.nextBoolean()) {
        bytes[0] = Frame.HELLO;
        ByteBuffer.wrap(bytes).putInt(1, bytes.length - 5);
      }
      if (bytes.length > 17 && random.nextBoolean()) {
        ByteBuffer.wrap(bytes)
            .putInt(5, 2)
            .putInt(9, 1 + random.nextInt(2))
            .putInt(13, random.nextInt(60));
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

  /** Finding M-3: announcing a frame without sending it allocated its whole size. */
  @Test
  void anAnnouncedFrameTakesNoMemoryBeforeItArrives() {
    byte[] half =
        ByteBuffer.allocate(6).put(Frame.HELLO).putInt(Frame.LARGEST).put((byte) 1).array();
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThatCode(() -> assertThat(Frame.read(new ByteArrayInputStream(half))).isEmpty())
        .doesNotThrowAnyException();
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(4 << 20);
  }

  @Test
  void aFrameOverTheLimitIsRejectedByItsHeader() {
    byte[] head = ByteBuffer.allocate(5).put(Frame.STDIN).putInt(Frame.LARGEST_INPUT + 1).array();
    assertThatThrownBy(() -> Frame.read(new ByteArrayInputStream(head), Frame.LARGEST_INPUT))
        .hasMessageContaining("65537 bytes");
  }

  @Test
  void aFrameOfAnotherKindIsNotAGreeting() {
    assertThatThrownBy(() -> Hello.parse(Frame.of(Frame.STDIN)))
        .hasMessageContaining("restart the engine");
  }
}
