package dev.carob.cli.verbs.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.VerbTable;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Completion of names. */
class CompletionTest {

  /** Completes with two names of each kind, such as {@code container1} and {@code container2}. */
  @SuppressWarnings("NullAway") // completion constructs verbs and does not run them
  private static List<String> complete(String line) {
    TestVerbs verbs = new TestVerbs();
    for (VerbTable<Services> table : EngineVerbsComponent.tables()) {
      verbs.add(table.provider(null), table.names());
    }
    return new Completion(
            verbs,
            kind -> Stream.of(2, 1).map(i -> kind.name().toLowerCase(Locale.ROOT) + i).toList())
        .complete(List.of(line.split(" ", -1)));
  }

  @ParameterizedTest
  @CsvSource({
    "stop ,                          container1 container2",
    "stop -t 5 c,                    container1 container2",
    "stop container1 c,              container1 container2",
    "container rm ,                  container1 container2",
    "container inspect c,            container1 container2",
    "exec -it ,                      container1 container2",
    "exec container1 ,               ''",
    "inspect i,                      image1 image2",
    "rmi ,                           image1 image2",
    "image rm i,                     image1 image2",
    "run --name y ,                  image1 image2",
    "run --network ,                 network1 network2",
    "run --volumes-from ,            container1 container2",
    "network rm ,                    network1 network2",
    "network connect ,               network1 network2",
    "network connect network1 ,      container1 container2",
    "volume rm v,                    volume1 volume2",
    "volume export volume2,          volume2",
    "secret inspect ,                secret1 secret2",
    "volume create ,                 ''",
    "secret create ,                 ''",
    "run image1 ,                    ''",
    "run --name ,                    ''",
    "stop x,                         ''",
    "login ,                         ''",
  })
  void namesAreCompletedWhereTheyAreExpected(String line, String expected) {
    // JUnit strips the blank at the end of a line; restore it unless the line ends with a prefix.
    String typed = line.matches(".* [civ]|.* volume2|.* x") ? line : line + " ";
    assertThat(String.join(" ", complete(typed))).isEqualTo(expected);
  }

  @Test
  void groupsAreCompletedWithAllTheirCommands() {
    assertThat(complete("container l")).contains("logs", "ls");
    assertThat(complete("image r")).containsExactly("rm");
  }
}
