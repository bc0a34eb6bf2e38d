package dev.carob.network.cni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkListTest {

  private static final String GOOD =
      "{\"cniVersion\":\"1.0.0\",\"name\":\"a.b\",\"plugins\":[{\"type\":\"bridge\"},{\"type\":\"portmap\"}]}";

  @TempDir Path dir;

  private NetworkList read(String text) throws IOException {
    return NetworkList.read(new ObjectMapper(), Files.writeString(dir.resolve("x.conflist"), text));
  }

  @Test
  void aListIsReadInOrder() throws IOException {
    NetworkList list = read(GOOD);
    assertThat(list.name()).isEqualTo("a.b");
    assertThat(list.plugins())
        .extracting(plugin -> plugin.path("type").asText())
        .containsExactly("bridge", "portmap");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"name\":\"a\"}",
        "{\"name\":\"../a\",\"type\":\"b\"}",
        "{\"type\":\"b\"}",
        "{\"name\":\"a\",\"type\":\"../../bin/sh\"}",
        "{\"name\":\"a\",\"plugins\":[]}",
        "{\"name\":\"a\",\"plugins\":[7]}",
        "{\"name\":\"a\",\"plugins\":[{\"type\":7}]}"
      })
  void aFileThatCannotBeUsedIsNamed(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("x.conflist");
  }

  @Test
  void noOtherExceptionIsThrown() throws IOException {
    Random random = new Random(1);
    byte[] good = GOOD.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = good.clone();
      for (int change = random.nextInt(4); change >= 0; change--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Path file = Files.write(dir.resolve("fuzz.conflist"), bytes);
      try {
        assertThat(NetworkList.read(new ObjectMapper(), file).plugins()).isNotEmpty();
      } catch (CarobException.InvalidArgument e) {
        assertThat(e).hasMessageContaining("fuzz.conflist");
      }
    }
  }
}
