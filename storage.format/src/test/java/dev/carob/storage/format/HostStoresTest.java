package dev.carob.storage.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostStoresTest {

  @TempDir private Path directory;
  private Path one;
  private Path two;
  private Path three;

  @BeforeEach
  void make() throws IOException {
    one = Files.createDirectory(directory.resolve("one"));
    two = Files.createDirectory(directory.resolve("two"));
    three = Files.createDirectory(directory.resolve("three"));
  }

  private List<Path> of(String conf) throws IOException {
    Path file = Files.writeString(directory.resolve("storage.conf"), conf);
    return HostStores.of(
        Map.of("CONTAINERS_STORAGE_CONF", file.toString()), directory.resolve("own"));
  }

  @Test
  void areThoseOfStorageConfInOrder() throws IOException {
    assertThat(
            of(
                """
                [storage]
                driver = "overlay"
                graphroot = "%s"
                imagestore = "%s"
                [storage.options]
                additionalimagestores = ["%s"]
                """
                    .formatted(one, two, three)))
        .containsExactly(one, two, three);
  }

  @Test
  void omitMissingStores() throws IOException {
    assertThat(
            of(
                """
                [storage]
                graphroot = "%s"
                [storage.options]
                additionalimagestores = ["%s", "%s"]
                """
                    .formatted(directory.resolve("absent"), two, directory.resolve("gone"))))
        .containsExactly(two);
  }

  @Test
  void omitTheEnginesStore() throws IOException {
    Path own = Files.createDirectory(directory.resolve("own"));
    assertThat(
            of(
                """
                [storage]
                graphroot = "%s/../own/"
                [storage.options]
                additionalimagestores = ["%s", "%s"]
                """
                    .formatted(own, own, two)))
        .containsExactly(two);
  }

  @Test
  void nameEachOnce() throws IOException {
    assertThat(
            of(
                """
                [storage]
                graphroot = "%s"
                [storage.options]
                additionalimagestores = ["%s/", "%s/../two"]
                """
                    .formatted(one, one, two)))
        .containsExactly(one, two);
  }

  @Test
  void nameAFileThatIsNotToml() {
    assertThatThrownBy(() -> of("[storage\ngraphroot"))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining(directory.resolve("storage.conf").toString());
  }

  @Test
  void areAnErrorIfTheNamedFileIsMissing() {
    Path file = directory.resolve("absent.conf");
    assertThatThrownBy(
            () ->
                HostStores.of(
                    Map.of("CONTAINERS_STORAGE_CONF", file.toString()), directory.resolve("own")))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining(file.toString());
  }
}
