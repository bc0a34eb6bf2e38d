package dev.carob.cli.verbs.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.api.CarobException;
import dev.carob.api.FailureCode;
import dev.carob.api.FailureDetails;
import dev.carob.cli.verbs.common.ExitCodes;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of Podman's man pages, section "Exit Status". */
class ExitCodesTest {

  private static Throwable failure(String name) {
    return switch (name) {
      case "NotFound" -> new CarobException.NotFound("m");
      case "InvalidState" -> new CarobException.InvalidState("m");
      case "InvalidArgument" -> new CarobException.InvalidArgument("m");
      case "Unauthorized" ->
          new CarobException.InvalidArgument("m", FailureDetails.code(FailureCode.UNAUTHORIZED));
      case "Dependency" -> new CarobException.Dependency("m");
      case "NetworkFailed" -> new CarobException.NetworkFailed("m", null);
      case "Internal" -> new CarobException.Internal("m", null);
      case "RuntimeFailed" -> new CarobException.RuntimeFailed("m", null);
      case "CommandNotFound" ->
          new CarobException.RuntimeFailed(
              "m", null, FailureDetails.code(FailureCode.COMMAND_NOT_FOUND));
      case "CommandNotExecutable" ->
          new CarobException.RuntimeFailed(
              "m", null, FailureDetails.code(FailureCode.COMMAND_NOT_EXECUTABLE));
      case "StackOverflowError" -> new StackOverflowError();
      default -> throw new IllegalArgumentException(name);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "NotFound,             125, 1, 1, 125, 125, 125, 125, 125",
    "InvalidState,         125, 2, 125, 125, 125, 255, 255, 255",
    "InvalidArgument,      125, 125, 125, 125, 126, 125, 125, 255",
    "Unauthorized,         125, 125, 125, 125, 126, 125, 125, 255",
    "Dependency,           125, 125, 2, 125, 125, 125, 125, 125",
    "Internal,             125, 125, 125, 125, 125, 125, 125, 125",
    "NetworkFailed,        125, 125, 125, 125, 126, 125, 125, 125",
    "RuntimeFailed,        125, 125, 125, 125, 125, 125, 125, 125",
    "CommandNotExecutable, 126, 126, 126, 125, 126, 125, 126, 126",
    "CommandNotFound,      127, 127, 127, 125, 127, 125, 127, 127",
    "StackOverflowError,   125, 125, 125, 125, 125, 125, 125, 125",
  })
  void codesAreThoseOfPodman(
      String failure,
      int usual,
      int rm,
      int rmObjects,
      int start,
      int run,
      int execDetached,
      int exec,
      int execNothing) {
    assertThat(List.of(ExitCodes.values()).stream().map(row -> row.of(failure(failure))))
        .containsExactly(usual, rm, rmObjects, start, run, execDetached, exec, execNothing);
  }
}
