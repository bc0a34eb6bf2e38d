package dev.carob.cli.verbs.common;

import dev.carob.api.CarobException;
import dev.carob.api.FailureCode;
import java.util.Map;

/** Podman's exit codes of failed commands, a row for each family of commands. */
public enum ExitCodes {
  /** Most commands: podman-run(1), "Exit Status". */
  USUAL(Map.of()),

  /** {@code rm}: podman-rm(1), "Exit Status". */
  RM(Map.of(FailureCode.NOT_FOUND, 1, FailureCode.INVALID_STATE, 2)),

  /**
   * {@code rmi}, {@code network rm} and {@code volume rm}: podman-rmi(1) and podman-network-rm(1),
   * "Exit Status".
   */
  RM_OBJECTS(Map.of(FailureCode.NOT_FOUND, 1, FailureCode.DEPENDENCY, 2)),

  /** {@code start}: one code for all failures of the runtime. */
  START(Map.of(FailureCode.RUNTIME_FAILED, 125)),

  /** {@code run} after the container was created: as in Podman, it cannot be invoked. */
  RUN(Map.of(FailureCode.INVALID_ARGUMENT, 126, FailureCode.NETWORK_FAILED, 126)),

  /** {@code exec} in the background: the same code whatever the runtime reports. */
  EXEC_DETACHED(Map.of(FailureCode.INVALID_STATE, 255, FailureCode.RUNTIME_FAILED, 125)),

  /** {@code exec}: podman-exec(1), "Exit Status". */
  EXEC(Map.of(FailureCode.INVALID_STATE, 255)),

  /** {@code exec} without a command. */
  EXEC_NOTHING(Map.of(FailureCode.INVALID_STATE, 255, FailureCode.INVALID_ARGUMENT, 255));

  /** The command itself failed. */
  public static final int FAILED = 125;

  /** The container's command cannot be executed. */
  private static final int NOT_EXECUTABLE = 126;

  /** The container's command does not exist. */
  private static final int COMMAND_NOT_FOUND = 127;

  private final Map<FailureCode, Integer> own;

  ExitCodes(Map<FailureCode, Integer> own) {
    this.own = own;
  }

  /** Returns the exit code of a command that failed. */
  public int of(Throwable failure) {
    if (!(failure instanceof CarobException known)) {
      return FAILED;
    }
    Integer general = own.get(known.code().general());
    if (general != null) {
      return general;
    }
    return switch (known.code()) {
      case COMMAND_NOT_EXECUTABLE -> NOT_EXECUTABLE;
      case COMMAND_NOT_FOUND -> COMMAND_NOT_FOUND;
      default -> FAILED;
    };
  }
}
