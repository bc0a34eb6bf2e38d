package dev.carob.plugin.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Version;

class AllowListTest {

  private static final String DIGEST = "0123456789abcdef".repeat(4);
  private static final String OTHER = "fedcba9876543210".repeat(4);
  private static final PluginJar JAR =
      new PluginJar(
          Path.of("/mine.jar"),
          Path.of("/copy.jar"),
          "com.acme.mine",
          Version.emptyVersion,
          DIGEST,
          Map.of());

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("allowed");
  }

  private AllowList list(String content) throws IOException {
    Files.writeString(file, content);
    return new AllowList(file.toString());
  }

  private void refuses(AllowList list) {
    assertThatThrownBy(() -> list.check(JAR))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("/mine.jar")
        .hasMessageContaining(file.toString());
  }

  @Test
  void allowsEverythingWithoutAList() {
    AllowList none = new AllowList("");
    assertThat(none.isOn()).isFalse();
    assertThatCode(() -> none.check(JAR)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s  mine.jar\n", "%s *mine.jar", "  %s", "# one\n\n%s\tmine.jar\n"})
  void allowsADigestAsSha256sumPrintsIt(String line) throws IOException {
    AllowList list = list(line.formatted(DIGEST));
    assertThat(list.isOn()).isTrue();
    assertThatCode(() -> list.check(JAR)).doesNotThrowAnyException();
  }

  @Test
  void allowsADigestInCapitals() throws IOException {
    AllowList list = list(DIGEST.toUpperCase(java.util.Locale.ROOT));
    assertThatCode(() -> list.check(JAR)).doesNotThrowAnyException();
  }

  @Test
  void rejectsAndNamesADigestThatIsNotListed() throws IOException {
    AllowList list = list(OTHER + "  mine.jar\n");
    refuses(list);
    assertThatThrownBy(() -> list.check(JAR)).hasMessageContaining(DIGEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "%s0", "mine.jar  %s", "%.10s"})
  void rejectsTextThatOnlyResemblesADigest(String line) throws IOException {
    refuses(list(line.formatted(DIGEST)));
  }

  @Test
  void rejectsEverythingIfTheListCannotBeRead() {
    refuses(new AllowList(file.toString()));
  }

  @Test
  void isReadAgainForEachCheck() throws IOException {
    AllowList list = list(DIGEST);
    list(OTHER);
    refuses(list);
    list(OTHER + "\n" + DIGEST);
    assertThatCode(() -> list.check(JAR)).doesNotThrowAnyException();
  }

  @Test
  void canBeReplacedByAnotherFile() throws IOException {
    AllowList list = list(OTHER);
    list.use("");
    assertThatCode(() -> list.check(JAR)).doesNotThrowAnyException();
    list.use(file.toString());
    refuses(list);
  }
}
