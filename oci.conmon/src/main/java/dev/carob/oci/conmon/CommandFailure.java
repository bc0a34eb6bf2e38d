package dev.carob.oci.conmon;

import dev.carob.api.CarobException;
import dev.carob.api.FailureCode;
import dev.carob.api.FailureDetails;
import java.util.regex.Pattern;

/**
 * Classifies a failure by the runtime's output. runc and crun have no exit codes for it. The
 * patterns are those of Podman (libpod, oci_util.go).
 */
final class CommandFailure {

  private static final Pattern NOT_FOUND =
      Pattern.compile(
          "executable file.*not found in|executable file `?[^`]*`? not found|exec.*: no such file or directory|chdir.*: no such file or directory|open executable: No such file",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern NOT_EXECUTABLE =
      Pattern.compile(
          "exec.*permission denied|chdir.*: permission denied|is a directory|exec format error|open executable: (Permission|Operation not permitted)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private CommandFailure() {}

  /**
   * Returns the exception for a failed start. Its code distinguishes faults of the container's
   * command.
   */
  static CarobException of(String what, String output) {
    String message = what + ": " + output.strip();
    if (NOT_EXECUTABLE.matcher(output).find()) {
      return new CarobException.RuntimeFailed(
          message, null, FailureDetails.code(FailureCode.COMMAND_NOT_EXECUTABLE));
    }
    if (NOT_FOUND.matcher(output).find()) {
      return new CarobException.RuntimeFailed(
          message, null, FailureDetails.code(FailureCode.COMMAND_NOT_FOUND));
    }
    return new CarobException.RuntimeFailed(message, null);
  }
}
