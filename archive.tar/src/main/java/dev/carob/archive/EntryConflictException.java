package dev.carob.archive;

/** An entry would replace a directory with another kind of file, or vice versa. */
public final class EntryConflictException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String path;

  EntryConflictException(String path, boolean directoryExists) {
    super(
        directoryExists
            ? "cannot replace a directory with a file: file exists"
            : "cannot replace a file with a directory: file exists");
    this.path = path;
  }

  /** Returns the path of the entry in the tar, without a leading slash. */
  public String path() {
    return path;
  }

  /**
   * Returns the message for a path.
   *
   * @param place path under which the user knows the file
   */
  public String at(String place) {
    return "error creating \"%s\": %s".formatted(place, getMessage());
  }
}
