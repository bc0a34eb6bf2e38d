package dev.carob.api;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A failed operation of the engine. There is one subclass for each kind of failure; the set is
 * closed.
 *
 * <p>{@link #code()}, {@link #subjects()} and {@link #fields()} are for programs, the message is
 * for people. The message names the object, its state and the reason, but no flag, command or exit
 * code, because these belong to one front end. A field of the spec is named by its path in
 * backquotes; {@link #message(UnaryOperator)} replaces it by the front end's own name.
 */
public abstract sealed class CarobException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final FailureCode code;
  private final FailureDetails details;

  /**
   * @throws IllegalArgumentException the details have a code of another kind of failure
   */
  private CarobException(
      FailureCode kind, String message, @Nullable Throwable cause, FailureDetails details) {
    super(CauseText.worded(message, cause), cause);
    code = details.code().orElse(kind);
    if (code.general() != kind) {
      throw new IllegalArgumentException(
          "the code %s belongs to %s, not to %s".formatted(code, code.general(), kind), cause);
    }
    this.details = details;
  }

  /** The code of the failure. */
  public final FailureCode code() {
    return code;
  }

  /** The objects that the failure is about, the most important one first; may be empty. */
  public final List<Subject> subjects() {
    return details.subjects();
  }

  /**
   * The paths of the invalid fields in the spec that the caller passed, such as {@code
   * resources.memory}. There are several if they contradict each other, and none if no field is
   * invalid.
   */
  public final List<String> fields() {
    return details.fields();
  }

  /**
   * Returns code, subjects and fields together, for an exception that extends the message of this
   * one.
   */
  public final FailureDetails details() {
    return details;
  }

  /**
   * Returns the message with the names that a front end uses for fields.
   *
   * @param name maps a field's path to its name, or to the path itself if it has no other name
   */
  public final String message(UnaryOperator<String> name) {
    String text = String.valueOf(getMessage());
    for (String field : details.fields()) {
      String own = name.apply(field);
      if (!own.equals(field)) {
        text = text.replace('`' + field + '`', own);
      }
    }
    return text;
  }

  /** The details of a cause of the same kind of failure. */
  private static FailureDetails of(
      Class<? extends CarobException> kind, @Nullable Throwable cause) {
    return kind.isInstance(cause) ? ((CarobException) cause).details : FailureDetails.NONE;
  }

  /** No container, image, network or other object has that name or id. */
  public static final class NotFound extends CarobException {
    private static final long serialVersionUID = 1L;

    public NotFound(String message) {
      this(message, FailureDetails.NONE);
    }

    public NotFound(String message, FailureDetails details) {
      super(FailureCode.NOT_FOUND, message, null, details);
    }

    /** Copies the details of the cause if it is a failure of the same kind. */
    public NotFound(String message, @Nullable Throwable cause) {
      this(message, cause, of(NotFound.class, cause));
    }

    public NotFound(String message, @Nullable Throwable cause, FailureDetails details) {
      super(FailureCode.NOT_FOUND, message, cause, details);
    }
  }

  /** The name belongs to another object. */
  public static final class NameInUse extends CarobException {
    private static final long serialVersionUID = 1L;

    public NameInUse(String message) {
      this(message, FailureDetails.NONE);
    }

    public NameInUse(String message, FailureDetails details) {
      super(FailureCode.NAME_IN_USE, message, null, details);
    }
  }

  /** An argument, a file or a combination of arguments is invalid. */
  public static final class InvalidArgument extends CarobException {
    private static final long serialVersionUID = 1L;

    public InvalidArgument(String message) {
      this(message, FailureDetails.NONE);
    }

    public InvalidArgument(String message, FailureDetails details) {
      super(FailureCode.INVALID_ARGUMENT, message, null, details);
    }

    /** Copies the details of the cause if it is a failure of the same kind. */
    public InvalidArgument(String message, @Nullable Throwable cause) {
      this(message, cause, of(InvalidArgument.class, cause));
    }

    public InvalidArgument(String message, @Nullable Throwable cause, FailureDetails details) {
      super(FailureCode.INVALID_ARGUMENT, message, cause, details);
    }
  }

  /** The object is in a state in which the operation is not allowed. */
  public static final class InvalidState extends CarobException {
    private static final long serialVersionUID = 1L;

    public InvalidState(String message) {
      this(message, FailureDetails.NONE);
    }

    public InvalidState(String message, FailureDetails details) {
      super(FailureCode.INVALID_STATE, message, null, details);
    }
  }

  /** Another object depends on this one, or this one requires one that is not ready. */
  public static final class Dependency extends CarobException {
    private static final long serialVersionUID = 1L;

    public Dependency(String message) {
      this(message, FailureDetails.NONE);
    }

    public Dependency(String message, FailureDetails details) {
      super(FailureCode.DEPENDENCY, message, null, details);
    }
  }

  /** A backend that the operation needs is missing, and did not arrive in time. */
  public static final class BackendUnavailable extends CarobException {
    private static final long serialVersionUID = 1L;

    public BackendUnavailable(String message) {
      this(message, FailureDetails.NONE);
    }

    public BackendUnavailable(String message, FailureDetails details) {
      super(FailureCode.BACKEND_UNAVAILABLE, message, null, details);
    }
  }

  /**
   * The OCI runtime or its supervisor failed. Where the container's own command is at fault, the
   * code is {@link FailureCode#COMMAND_NOT_FOUND} or {@link FailureCode#COMMAND_NOT_EXECUTABLE}.
   */
  public static final class RuntimeFailed extends CarobException {
    private static final long serialVersionUID = 1L;

    /** Copies the details of the cause if it is a failure of the same kind. */
    public RuntimeFailed(String message, @Nullable Throwable cause) {
      this(message, cause, of(RuntimeFailed.class, cause));
    }

    public RuntimeFailed(String message, @Nullable Throwable cause, FailureDetails details) {
      super(FailureCode.RUNTIME_FAILED, message, cause, details);
    }
  }

  /** A layer, mount or record on disk could not be created, read or removed. */
  public static final class StorageFailed extends CarobException {
    private static final long serialVersionUID = 1L;

    /** Copies the details of the cause if it is a failure of the same kind. */
    public StorageFailed(String message, @Nullable Throwable cause) {
      this(message, cause, of(StorageFailed.class, cause));
    }

    public StorageFailed(String message, @Nullable Throwable cause, FailureDetails details) {
      super(FailureCode.STORAGE_FAILED, message, cause, details);
    }
  }

  /** A network could not be set up or torn down, or a server could not be reached. */
  public static final class NetworkFailed extends CarobException {
    private static final long serialVersionUID = 1L;

    /** Copies the details of the cause if it is a failure of the same kind. */
    public NetworkFailed(String message, @Nullable Throwable cause) {
      this(message, cause, of(NetworkFailed.class, cause));
    }

    public NetworkFailed(String message, @Nullable Throwable cause, FailureDetails details) {
      super(FailureCode.NETWORK_FAILED, message, cause, details);
    }
  }

  /** The calling thread was interrupted while it waited; its interrupt flag is set again. */
  public static final class Interrupted extends CarobException {
    private static final long serialVersionUID = 1L;

    public Interrupted(String message, @Nullable Throwable cause) {
      super(FailureCode.INTERRUPTED, message, cause, FailureDetails.NONE);
    }
  }

  /** A defect of Carob itself. */
  public static final class Internal extends CarobException {
    private static final long serialVersionUID = 1L;

    public Internal(String message, @Nullable Throwable cause) {
      super(FailureCode.INTERNAL, message, cause, FailureDetails.NONE);
    }

    /**
     * An unexpected failure of the engine that concerns one of several objects.
     *
     * @param object for the message
     */
    public static Internal fault(String object, Throwable cause) {
      String why =
          cause instanceof RuntimeException && cause.getMessage() != null
              ? cause.getMessage()
              : "see the engine's log";
      return new Internal(object + ": " + why, cause);
    }
  }
}
