package dev.carob.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.carob.api.CarobException;
import dev.carob.api.types.Flag;
import dev.carob.api.types.image.FoundImage;
import dev.carob.api.types.image.ImageSearch;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Searches of registries with and without version 1 of the API. */
@Timeout(60)
class RegistrySearchTest {

  private static final String RESULTS =
      "{\"results\":[{\"name\":\"library/web\",\"description\":\"A\\nserver\","
          + "\"star_count\":7,\"is_official\":true},"
          + "{\"name\":\"me/web\",\"description\":\"\",\"star_count\":1,"
          + "\"is_automated\":true},{\"name\":\"you/web\"}]}";

  @TempDir Path dir;
  private HttpServer server;
  private final List<String> requests = new ArrayList<>();
  private String host;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.start();
    host = "127.0.0.1:" + server.getAddress().getPort();
    Files.writeString(
        dir.resolve("registries.conf"),
        "unqualified-search-registries = [\"%1$s\", \"127.0.0.1:1\"]\n[[registry]]\nlocation = \"%1$s\"\ninsecure = true\n"
            .formatted(host));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answers(String path, String content) {
    server.createContext(
        path,
        exchange -> {
          requests.add(exchange.getRequestURI().toString());
          byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
          if (path.equals("/v2/_catalog") && exchange.getRequestURI().getQuery() == null) {
            exchange.getResponseHeaders().add("Link", "</v2/_catalog?last=a>; rel=\"next\"");
          }
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private List<FoundImage> search(ImageSearch.Builder search) {
    return new Registries(
            new HostFiles(
                Map.of("CONTAINERS_REGISTRIES_CONF", dir.resolve("registries.conf").toString()),
                dir),
            // The server does not answer the first attempt, which uses TLS.
            new RetryPolicy(4, Duration.ofMillis(5), Duration.ofSeconds(2), Duration.ofMillis(500)))
        .search(search.build());
  }

  @Test
  void resultsOfVersionOneHaveDescriptionsAndAreFiltered() {
    answers("/v1/search", RESULTS);
    FoundImage first =
        FoundImage.builder(host, host + "/library/web")
            .description("A server")
            .stars(7)
            .official(true)
            .build();
    assertThat(search(ImageSearch.builder(host + "/we b")))
        .hasSize(3)
        .contains(
            first, FoundImage.builder(host, host + "/me/web").stars(1).automated(true).build());
    assertThat(requests).containsExactly("/v1/search?n=25&q=we+b");
    assertThat(search(ImageSearch.builder(host + "/web").limit(1))).containsExactly(first);
    assertThat(search(ImageSearch.builder(host + "/web").limit(0))).isEmpty();
    assertThat(search(ImageSearch.builder(host + "/web").minStars(2))).containsExactly(first);
    assertThat(search(ImageSearch.builder(host + "/web").official(Flag.YES)))
        .containsExactly(first);
    assertThat(search(ImageSearch.builder(host + "/web").automated(Flag.YES)))
        .extracting(FoundImage::stars)
        .containsExactly(1);
  }

  @Test
  void withoutVersionOneTheCatalogIsSearchedPageByPage() {
    answers("/v2/_catalog", "{\"repositories\":[\"team/web\",\"team/db\"]}");
    assertThat(search(ImageSearch.builder(host + "/web")))
        .extracting(FoundImage::name)
        .containsExactly(host + "/team/web", host + "/team/web");
    assertThat(search(ImageSearch.builder(host + "/").limit(2)))
        .extracting(FoundImage::name)
        .containsExactly(host + "/team/web", host + "/team/db");
  }

  @Test
  void searchRegistriesAreUsedWithoutARegistryAndOneOfThemIsEnough() {
    answers("/v1/search", RESULTS);
    assertThat(search(ImageSearch.builder("team/web"))).hasSize(3);
    assertThat(requests).containsExactly("/v1/search?n=25&q=team%2Fweb");
    assertThatThrownBy(() -> search(ImageSearch.builder("127.0.0.1:1/web")))
        .isInstanceOf(CarobException.NetworkFailed.class)
        .hasMessageContaining("couldn't search registry \"127.0.0.1:1\"");
  }
}
