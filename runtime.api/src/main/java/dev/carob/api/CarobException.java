package dev.carob.api;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The failure of an operation of the engine. The alternatives are a closed set: one for each kind
 * of failure.
 *
 * <p>A failure is data. Its {@link #code()}, {@link #subjects()} and {@link #fields()} are for
 * programs. Its message is for people: it names the object, its state and the reason, and nothing
 * that belongs to one front end, such as a flag, a command or an exit code. Where it names a field
 * of the spec, the field's path stands in backquotes, and {@link #message(UnaryOperator)} puts a
 * front end's own name in its place.
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
          "the code %s is of %s, and not of %s".formatted(code, code.general(), kind), cause);
    }
    this.details = details;
  }

  /** What the failure is. */
  public final FailureCode code() {
    return code;
  }

  /** The objects that the failure is about, the most important one first; may be empty. */
  public final List<Subject> subjects() {
    return details.subjects();
  }

  /**
   * The paths of the fields at fault in the spec that the caller gave, such as {@code
   * resources.memory}; several where they contradict each other, and none where no field is at
   * fault.
   */
  public final List<String> fields() {
    return details.fields();
  }

  /** Code, subjects and fields together, for a failure that says the same with more words. */
  public final FailureDetails details() {
    return details;
  }

  /**
   * The message with fields named as a front end's users know them.
   *
   * @param name from a field's path to its name; where it returns the path, the path stays
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

  /** What a failure of a kind has from another of the same kind that it quotes. */
  private static FailureDetails of(
      Class<? extends CarobException> kind, @Nullable Throwable cause) {
    return kind.isInstance(cause) ? ((CarobException) cause).details : FailureDetails.NONE;
  }

  /** No container, image, network or other object of that name or id. */
  public static final class NotFound extends CarobException {
    private static final long serialVersionUID = 1L;

    public NotFound(String message) {
      this(message, FailureDetails.NONE);
    }

    public NotFound(String message, FailureDetails details) {
      super(FailureCode.NOT_FOUND, message, null, details);
    }

    /** Has the details of the cause, where that is of the same kind. */
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

    /** Has the details of the cause, where that is of the same kind. */
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

  /** A backend that the operation needs is missing, and did not come in time. */
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

    /** Has the details of the cause, where that is of the same kind. */
    public RuntimeFailed(String message, @Nullable Throwable cause) {
      this(message, cause, of(RuntimeFailed.class, cause));
    }

    public RuntimeFailed(String message, @Nullable Throwable cause, FailureDetails details) {
      super(FailureCode.RUNTIME_FAILED, message, cause, details);
    }
  }

  /** A layer, mount or record on disk could not be made, read or removed. */
  public static final class StorageFailed extends CarobException {
    private static final long serialVersionUID = 1L;

    /** Has the details of the cause, where that is of the same kind. */
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

    /** Has the details of the cause, where that is of the same kind. */
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

  /** A flaw of Carob itself. */
  public static final class Internal extends CarobException {
    private static final long serialVersionUID = 1L;

    public Internal(String message, @Nullable Throwable cause) {
      super(FailureCode.INTERNAL, message, cause, FailureDetails.NONE);
    }

    /**
     * A fault of the engine's own with one of several objects.
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
