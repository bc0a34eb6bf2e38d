package dev.carob.api;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Turns causes into text for people. A message that contains a cause's {@link Throwable#toString()}
 * would name a Java class.
 */
final class CauseText {

  private static final int DEEPEST = 10;

  private CauseText() {}

  /** Returns the message with each quoted cause reworded. */
  static String worded(String message, @Nullable Throwable cause) {
    String text = message;
    Throwable one = cause;
    for (int i = 0; one != null && text != null && i < DEEPEST; i++) {
      text = worded(text, one, quoted(text, one, text.equals(message)));
      one = one.getCause();
    }
    return text;
  }

  private static String quoted(String text, Throwable cause, boolean first) {
    String full = cause.toString();
    // The message of these exceptions is only a path.
    boolean pathOnly =
        first && cause instanceof FileSystemException file && file.getReason() == null;
    return pathOnly && !text.contains(full) ? ": " + cause.getMessage() : full;
  }

  private static String worded(String text, Throwable cause, String quoted) {
    int at = text.lastIndexOf(quoted);
    boolean path = quoted.startsWith(": ");
    if (at < 0 || (path && at + quoted.length() != text.length())) {
      return text;
    }
    String before = text.substring(0, at);
    String file = path(cause);
    return before
        + (path ? ": " : "")
        + reason(cause)
        + (file.isEmpty() || before.contains(file) ? "" : ": " + file)
        + text.substring(at + quoted.length());
  }

  private static String path(Throwable cause) {
    Throwable inner = cause.getCause();
    if (inner != null && repeats(cause, inner)) {
      return path(inner);
    }
    return cause instanceof FileSystemException file && file.getFile() != null
        ? file.getFile()
        : "";
  }

  private static boolean repeats(Throwable cause, Throwable inner) {
    return cause instanceof UncheckedIOException || inner.toString().equals(cause.getMessage());
  }

  private static String reason(Throwable cause) {
    Throwable inner = cause.getCause();
    if (inner != null && repeats(cause, inner)) {
      return reason(inner);
    }
    if (cause instanceof NumberFormatException) {
      return "not a number";
    }
    if (cause instanceof EOFException && cause.getMessage() == null) {
      return "unexpected end of file";
    }
    if (cause instanceof FileSystemException file) {
      return fileReason(file);
    }
    String message = cause.getMessage();
    if (message == null || message.isBlank()) {
      return name(cause);
    }
    // The JDK passes only the kernel's text.
    return cause.getClass() == IOException.class ? lowerFirst(message) : message;
  }

  private static String fileReason(FileSystemException cause) {
    if (cause.getReason() != null) {
      return lowerFirst(cause.getReason());
    }
    if (cause instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (cause instanceof NotDirectoryException) {
      return "not a directory";
    }
    if (cause instanceof FileAlreadyExistsException) {
      return "file exists";
    }
    if (cause instanceof DirectoryNotEmptyException) {
      return "directory not empty";
    }
    return cause instanceof FileSystemLoopException
        ? "too many levels of symbolic links"
        : name(cause);
  }

  private static String lowerFirst(String text) {
    return text.matches("[A-Z][a-z ].*")
        ? text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1)
        : text;
  }

  /** Returns the words in the class name of an exception, for an exception without a message. */
  private static String name(Throwable cause) {
    return cause
        .getClass()
        .getSimpleName()
        .replaceFirst("(Exception|Error)$", "")
        .replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ")
        .toLowerCase(Locale.ROOT);
  }
}
