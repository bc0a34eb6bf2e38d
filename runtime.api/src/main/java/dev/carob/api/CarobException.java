package dev.carob.api;

import org.jspecify.annotations.Nullable;

/**
 * The failure of an operation of the engine. The alternatives are a closed set, so that a {@code
 * switch} over them is complete.
 */
public abstract sealed class CarobException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Exit code of Podman for a failure of the engine itself. */
  public static final int ENGINE_FAILURE = 125;

  private CarobException(String message, @Nullable Throwable cause) {
    super(CauseText.worded(message, cause), cause);
  }

  /** A stable name of the kind of failure, such as {@code not-found}. */
  public abstract String code();

  /** The exit code a command ends with when this failure ends it. */
  public int exitCode() {
    return ENGINE_FAILURE;
  }

  /** No container, image, network or file of that name or id. */
  public static final class NotFound extends CarobException {
    private static final long serialVersionUID = 1L;

    public NotFound(String message) {
      this(message, null);
    }

    public NotFound(String message, @Nullable Throwable cause) {
      super(message, cause);
    }

    @Override
    public String code() {
      return "not-found";
    }
  }

  /** The name belongs to another container, image or network. */
  public static final class NameInUse extends CarobException {
    private static final long serialVersionUID = 1L;

    public NameInUse(String message) {
      super(message, null);
    }

    @Override
    public String code() {
      return "name-in-use";
    }
  }

  /** What was asked for can't be meant: a bad reference, flag, file or combination. */
  public static final class InvalidArgument extends CarobException {
    private static final long serialVersionUID = 1L;

    public InvalidArgument(String message) {
      this(message, null);
    }

    public InvalidArgument(String message, @Nullable Throwable cause) {
      super(message, cause);
    }

    @Override
    public String code() {
      return "invalid-argument";
    }
  }

  /** The container is in a state in which the operation is not allowed. */
  public static final class InvalidState extends CarobException {
    private static final long serialVersionUID = 1L;

    public InvalidState(String message) {
      super(message, null);
    }

    @Override
    public String code() {
      return "invalid-state";
    }
  }

  /** Something else depends on the thing, or it depends on something that is not there. */
  public static final class Dependency extends CarobException {
    private static final long serialVersionUID = 1L;

    public Dependency(String message) {
      super(message, null);
    }

    @Override
    public String code() {
      return "dependency";
    }
  }

  /** A backend that the operation needs is not there, and did not come in time. */
  public static final class BackendUnavailable extends CarobException {
    private static final long serialVersionUID = 1L;

    public BackendUnavailable(String message) {
      super(message, null);
    }

    @Override
    public String code() {
      return "backend-unavailable";
    }
  }

  /** The OCI runtime or its supervisor failed. */
  public static final class RuntimeFailed extends CarobException {
    private static final long serialVersionUID = 1L;

    /** Exit code for a command that is there and can't be executed. */
    public static final int NOT_EXECUTABLE = 126;

    /** Exit code for a command that is not there. */
    public static final int COMMAND_NOT_FOUND = 127;

    private final int exitCode;

    public RuntimeFailed(String message, @Nullable Throwable cause) {
      this(message, cause, ENGINE_FAILURE);
    }

    /**
     * @param exitCode {@link #NOT_EXECUTABLE} or {@link #COMMAND_NOT_FOUND} where the container's
     *     own command is at fault
     */
    public RuntimeFailed(String message, @Nullable Throwable cause, int exitCode) {
      super(message, cause);
      this.exitCode = exitCode;
    }

    @Override
    public String code() {
      return "runtime-failed";
    }

    @Override
    public int exitCode() {
      return exitCode;
    }
  }

  /** A layer, mount or record on disk could not be made, read or removed. */
  public static final class StorageFailed extends CarobException {
    private static final long serialVersionUID = 1L;

    public StorageFailed(String message, @Nullable Throwable cause) {
      super(message, cause);
    }

    @Override
    public String code() {
      return "storage-failed";
    }
  }

  /** A network could not be set up or torn down. */
  public static final class NetworkFailed extends CarobException {
    private static final long serialVersionUID = 1L;

    public NetworkFailed(String message, @Nullable Throwable cause) {
      super(message, cause);
    }

    @Override
    public String code() {
      return "network-failed";
    }
  }

  /** The calling thread was interrupted while it waited; its interrupt flag is set again. */
  public static final class Interrupted extends CarobException {
    private static final long serialVersionUID = 1L;

    public Interrupted(String message, @Nullable Throwable cause) {
      super(message, cause);
    }

    @Override
    public String code() {
      return "interrupted";
    }
  }

  /** A flaw of Carob itself. */
  public static final class Internal extends CarobException {
    private static final long serialVersionUID = 1L;

    public Internal(String message, @Nullable Throwable cause) {
      super(message, cause);
    }

    @Override
    public String code() {
      return "internal";
    }
  }
}
