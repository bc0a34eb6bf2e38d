package dev.carob.cli.verbs.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.carob.api.CarobException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Archives from a web server. */
class RemoteInputTest {

  private HttpServer server;
  private String url;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/a.tar",
        exchange -> {
          exchange.sendResponseHeaders(200, 4);
          exchange.getResponseBody().write(new byte[] {1, 2, 3, 4});
          exchange.close();
        });
    server.start();
    url = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void contentIsRead() throws IOException {
    try (InputStream in = RemoteInput.open(url + "/a.tar")) {
      assertThat(in.readAllBytes()).containsExactly(1, 2, 3, 4);
    }
  }

  @Test
  void failuresNameTheUrl() {
    assertThatThrownBy(() -> RemoteInput.open(url + "/b.tar"))
        .isInstanceOf(CarobException.NotFound.class)
        .hasMessageContaining("downloading " + url + "/b.tar");
    server.stop(0);
    assertThatThrownBy(() -> RemoteInput.open(url + "/a.tar"))
        .isInstanceOf(CarobException.NetworkFailed.class)
        .hasMessageContaining("downloading " + url + "/a.tar");
    assertThatThrownBy(() -> RemoteInput.open("http://a b"))
        .isInstanceOf(CarobException.NetworkFailed.class);
  }

  @Test
  void onlyWebAddressesAreUrls() {
    assertThat(RemoteInput.isUrl("HTTPS://x/y")).isTrue();
    assertThat(RemoteInput.isUrl("http:/x")).isFalse();
    assertThat(RemoteInput.isUrl("a.tar")).isFalse();
  }
}
