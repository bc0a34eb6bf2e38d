package dev.carob.cli.podman.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyValuesTest {

  private static final List<String> CALLER = List.of("HOME=/root", "HOST=h", "EMPTY=");

  private final List<String> found = new ArrayList<>();

  private void sink(String key, String value) {
    found.add(key + "->" + value);
  }

  @Test
  void aPairIsCutAtItsFirstEqualsSign() {
    KeyValues.pairs(List.of("a=1", "b=x=y", "c=", "d"), this::sink);
    assertThat(found).containsExactly("a->1", "b->x=y", "c->", "d->");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "=", "=value"})
  void aPairHasAKey(String text) {
    assertThatThrownBy(() -> KeyValues.pairs(List.of(text), this::sink))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("'" + text + "'");
  }

  @Test
  void aValueCanBeRequired() {
    KeyValues.valued("annotations", List.of("a=1", "b="), this::sink);
    assertThat(found).containsExactly("a->1", "b->");
    assertThatThrownBy(() -> KeyValues.valued("annotations", List.of("c=1", "d"), this::sink))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessage("annotations must be formatted KEY=VALUE: 'd'");
    assertThat(found).hasSize(2);
  }

  @Test
  void aNameAloneHasTheCallersValue() {
    KeyValues.environment(List.of("HOME", "EMPTY", "ABSENT"), CALLER, this::sink);
    assertThat(found).containsExactly("HOME->/root", "EMPTY->");
  }

  @Test
  void aStarSelectsTheCallersVariablesByPrefix() {
    KeyValues.environment(List.of("HO*"), CALLER, this::sink);
    assertThat(found).containsExactly("HOME->/root", "HOST->h");
  }

  @Test
  void aValueOverridesTheCallers() {
    KeyValues.environment(List.of("HOME=/x"), CALLER, this::sink);
    assertThat(found).containsExactly("HOME->/x");
  }

  @Test
  void aFileHasAVariableALine(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("env");
    Files.writeString(file, "# comment\n\n  A=1\nB=x # y\n  # another\nHOME\n   \nC= z \n");
    KeyValues.file(file, CALLER, this::sink);
    assertThat(found).containsExactly("A->1", "B->x # y", "HOME->/root", "C-> z ");
  }

  @Test
  void aFileThatCannotBeReadIsNamed(@TempDir Path directory) {
    Path file = directory.resolve("absent");
    assertThatThrownBy(() -> KeyValues.file(file, CALLER, this::sink))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining(file.toString());
  }
}
