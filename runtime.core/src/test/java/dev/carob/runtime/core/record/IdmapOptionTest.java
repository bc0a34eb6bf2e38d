package dev.carob.runtime.core.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.types.IdMapping;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The mount option for mapped owners. */
class IdmapOptionTest {

  private static final IdMappings NONE = new IdMappings(List.of(), List.of());
  private static final IdMappings OWN =
      new IdMappings(
          List.of(new IdMapping(0, 100000, 1000)), List.of(new IdMapping(0, 200000, 1000)));

  private static String mapping(String option, IdMappings container) {
    IdMappings ids = IdmapOption.mapping("/x", List.of("ro", option), container).orElseThrow();
    return IdMappings.lines(ids.uids()).replace('\n', ';')
        + " / "
        + IdMappings.lines(ids.gids()).replace('\n', ';');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "idmap | 0 100000 1000; / 0 200000 1000;",
        "idmap=uids=0-5-10;gids=0-6-10 | 0 5 10; / 0 6 10;",
        "idmap=uids=0-5-10#20-30-2 | 0 5 10;20 30 2; / 0 200000 1000;",
        "idmap=uids=@3-7-2;gids=@0-1-1 | 3 100007 2; / 0 200001 1;"
      })
  void theIdsOfFilesAreMappedToThoseOfTheHost(String option, String mapping) {
    assertThat(mapping(option, OWN)).isEqualTo(mapping);
  }

  @Test
  void withoutAUserNamespaceOtherIdsAreUnchanged() {
    assertThat(mapping("idmap=uids=0-5-10", NONE)).isEqualTo("0 5 10; / 0 0 4294967295;");
    assertThat(IdmapOption.mapping("/x", List.of("ro"), NONE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "idmap | the container has no user namespace",
        "idmap=foo | unknown option \"foo\"",
        "idmap= | unknown option \"\"",
        "idmap=uids=1-2 | \"1-2\" is not of the form FILE-HOST-SIZE",
        "idmap=uids=1-2-0 | \"1-2-0\" is not of the form FILE-HOST-SIZE",
        "idmap=gids=a-b-c | \"a-b-c\" is not of the form FILE-HOST-SIZE"
      })
  void anInvalidOptionIsNamedWithItsMount(String option, String message) {
    assertThatThrownBy(() -> mapping(option, NONE))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("idmap at /x: ")
        .hasMessageContaining(message);
  }
}
