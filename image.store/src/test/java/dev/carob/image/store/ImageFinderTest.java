package dev.carob.image.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.image.store.record.Digests;
import dev.carob.image.store.record.ImageRecords;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the names that users give to images are resolved. */
class ImageFinderTest {

  private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);
  private static final String DIGEST = Digests.of(EMPTY);

  @TempDir Path dir;
  private ImageRecords records;

  @BeforeEach
  void images() {
    records = new ImageRecords(new ObjectMapper(), dir, List.of());
    add("a", "localhost/first:1", "localhost/bb:2", "localhost/bb:latest", "r.example:5000/a/b:1");
    add("b", "r.example:5000/a/b:latest", "docker.io/library/web:1", "r.example/web:1");
  }

  private void add(String id, String... names) {
    records.add(
        new ImageRecords.Added(id.repeat(64), List.of(names), "", Instant.now(), EMPTY, EMPTY));
  }

  @ParameterizedTest
  @CsvSource({
    "bb,                  localhost/bb:latest",
    "bb:latest,           localhost/bb:latest",
    "localhost/bb,        localhost/bb:latest",
    "bb:2,                localhost/bb:2",
    "b,                   r.example:5000/a/b:latest",
    "a/b,                 r.example:5000/a/b:latest",
    "r.example:5000/a/b,  r.example:5000/a/b:latest",
    "web:1,               docker.io/library/web:1",
    "r.example/web:1,     r.example/web:1",
  })
  void anImageIsFoundByOneOfItsNames(String text, String name) {
    assertThat(ImageFinder.foundName(records.all(), text)).contains(name);
    assertThat(ImageFinder.find(records.all(), text))
        .hasValueSatisfying(entry -> assertThat(entry.names()).contains(name));
  }

  @ParameterizedTest
  @CsvSource({"web, docker.io/library/web", "r.example/web:1, r.example/web"})
  void aDigestIsShownWithTheRepository(String text, String repository) {
    assertThat(ImageFinder.foundName(records.all(), text + "@" + DIGEST))
        .contains(repository + "@" + DIGEST);
  }

  @Test
  void anIdIsNoName() {
    assertThat(ImageFinder.find(records.all(), "aaaa")).isPresent();
    assertThat(ImageFinder.foundName(records.all(), "aaaa")).isEmpty();
    assertThat(ImageFinder.foundName(records.all(), "irst:1")).isEmpty();
    assertThat(ImageFinder.find(records.all(), "eb@" + DIGEST)).isEmpty();
  }
}
