package dev.carob.cli.verbs.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.api.CarobException;
import dev.carob.api.FailureCode;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subject;
import dev.carob.cli.verbs.common.FailureWords;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureWordsTest {

  private static final String NO_PLUGIN = "no such plugin: 'x'";

  private static CarobException about(Subject.Kind kind, String message) {
    return new CarobException.NotFound(message, FailureDetails.about(kind, "x"));
  }

  /** Podman's messages name {@code healthcheck-retries} instead of {@code --health-retries}. */
  @Test
  void fieldsAreCalledAsFlagsOfCreateAre() {
    var flags = CommandReference.specs().get("create").optionsMap();
    FailureWords.FIELDS.forEach(
        (field, words) ->
            assertThat(flags)
                .as(field)
                .containsKey(
                    "--"
                        + words
                            .replaceFirst("^--", "")
                            .replaceFirst(" .*", "")
                            .replace("healthcheck-", "health-")));
  }

  @ParameterizedTest
  @CsvSource({
    "autoRemove, --rm",
    "cgroupParent, --cgroup-parent",
    "cgroups, --cgroups",
    "health.retries, healthcheck-retries",
    "health.startPeriod, healthcheck-start-period",
    "health.timeout, healthcheck-timeout",
    "mounting.volumesFrom, --volumes-from",
    "nameService.hosts, add-host",
    "namespaces.user, --userns",
    "network, --network",
    "networking.joinings, --network",
    "process.oomScoreAdj, oom-score-adj",
    "resources.memory, --memory",
    "resources.memoryReservation, --memory-reservation",
    "resources.memorySwap, --memory-swap",
    "restart, --restart",
    "runtime, --runtime",
    "security.labels, --security-opt label",
    "uidMappings, --uidmap",
    "later.field, `later.field`",
  })
  void fieldsInMessagesBecomeFlags(String field, String words) {
    assertThat(
            FailureWords.of(
                new CarobException.InvalidArgument(
                    "invalid `" + field + "` 'x'", FailureDetails.field(field))))
        .isEqualTo("invalid " + words + " 'x'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PLUGIN   | m: 'carob plugin ls' lists them",
        "SETTINGS | m: 'carob config ls' lists all settings",
        "IMAGE    | m",
        "VOLUME   | m",
      })
  void aMissingObjectIsReportedWithTheCommandThatListsOrCreatesIt(Subject.Kind kind, String words) {
    assertThat(FailureWords.of(about(kind, "m"))).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UNAUTHORIZED         | m: log in with 'carob login r:5000'",
        "ACCESS_DENIED        | m: log in with 'carob login r:5000' as a user with access",
        "OTHER_PLUGIN         | m: 'carob plugin install' adds it",
        "PART_OF_DISTRIBUTION | m: 'carob plugin stop p' stops it",
        "INVALID_ARGUMENT     | m",
      })
  void remediesOfInvalidArguments(FailureCode code, String words) {
    assertThat(
            FailureWords.of(
                new CarobException.InvalidArgument(
                    "m",
                    FailureDetails.code(code)
                        .andAbout(Subject.Kind.REGISTRY, "r:5000")
                        .andAbout(Subject.Kind.PLUGIN, "p"))))
        .isEqualTo(words);
  }

  @Test
  void remediesOfOtherFailures() {
    List<String> words = new ArrayList<>();
    words.add(
        FailureWords.of(
            new CarobException.NetworkFailed(
                "m", null, FailureDetails.code(FailureCode.INSECURE_CONNECTION))));
    words.add(
        FailureWords.of(
            new CarobException.NetworkFailed(
                "m", null, FailureDetails.code(FailureCode.NO_FREE_SUBNET))));
    words.add(
        FailureWords.of(
            new CarobException.StorageFailed(
                "m", null, FailureDetails.code(FailureCode.RUN_DIRECTORY_CLOSED))));
    words.add(
        FailureWords.of(
            new CarobException.NameInUse(
                "m",
                FailureDetails.about(Subject.Kind.PLUGIN, "p")
                    .andAbout(Subject.Kind.FILE, "/p.jar"))));
    words.add(
        FailureWords.of(
            new CarobException.NameInUse("m", FailureDetails.about(Subject.Kind.CONTAINER, "c"))));
    words.add(
        FailureWords.of(
            new CarobException.RuntimeFailed(
                "m", null, FailureDetails.code(FailureCode.COMMAND_NOT_FOUND))));
    words.add(
        FailureWords.of(
            new CarobException.RuntimeFailed(
                "m", null, FailureDetails.code(FailureCode.COMMAND_NOT_EXECUTABLE))));
    assertThat(words)
        .containsExactly(
            "m, or use --tls-verify=false",
            "m: give one with --subnet",
            "m, or choose another --runroot",
            "m: 'carob plugin update p /p.jar' replaces it",
            "m",
            "m: OCI runtime attempted to invoke a command that was not found",
            "m: OCI permission denied");
  }

  @Test
  void quotedCausesAreWordedToo() {
    CarobException first = about(Subject.Kind.PLUGIN, NO_PLUGIN);
    CarobException second = about(Subject.Kind.SETTINGS, "nothing is configured by 'y'");
    CarobException both =
        new CarobException.Internal(
            "2 errors:\n * " + first.getMessage() + "\n * " + second.getMessage(), first);
    both.addSuppressed(second);
    assertThat(FailureWords.of(both))
        .isEqualTo(
            "2 errors:\n * "
                + NO_PLUGIN
                + ": 'carob plugin ls' lists them\n * nothing is configured by 'y'"
                + ": 'carob config ls' lists all settings");
  }

  @Test
  void aRemedyIsGivenOnceIfTheSameFailureIsQuoted() {
    CarobException inner = about(Subject.Kind.PLUGIN, NO_PLUGIN);
    assertThat(FailureWords.of(new CarobException.NotFound("y: " + NO_PLUGIN, inner)))
        .isEqualTo("y: " + NO_PLUGIN + ": 'carob plugin ls' lists them");
  }

  @Test
  void aRemedyIsFoundBelowFailuresWithoutDetails() {
    CarobException innermost = about(Subject.Kind.PLUGIN, NO_PLUGIN);
    CarobException middle = new CarobException.StorageFailed("b: " + NO_PLUGIN, innermost);
    assertThat(FailureWords.of(new CarobException.Internal("a: b: " + NO_PLUGIN, middle)))
        .isEqualTo("a: b: " + NO_PLUGIN + ": 'carob plugin ls' lists them");
  }

  @Test
  void anEmptyMessageInsideChangesNothing() {
    assertThat(FailureWords.of(new CarobException.Internal("a", new CarobException.NotFound(""))))
        .isEqualTo("a");
  }
}
