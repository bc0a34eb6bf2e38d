package dev.carob.launcher;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;

/**
 * Keeps the first error that is logged during the start; later errors are usually its consequences.
 */
final class StartErrors extends Handler {

  /** Log records are delivered by another thread. */
  private static final int DELIVERY_SECONDS = 2;

  private static final Pattern CLASS_NAME = Pattern.compile("^([a-z][\\w]*\\.)+[A-Z][\\w$]*(: |$)");

  private final AtomicReference<String> first = new AtomicReference<>();
  private final CountDownLatch any = new CountDownLatch(1);

  @Override
  public void publish(LogRecord record) {
    Throwable thrown = record.getThrown();
    if (record.getLevel().intValue() < Level.SEVERE.intValue() || thrown == null) {
      return;
    }
    reason(thrown)
        .ifPresent(
            text -> {
              first.compareAndSet(null, text);
              any.countDown();
            });
  }

  /** The reason of the first error, if any. */
  Optional<String> first() throws InterruptedException {
    return any.await(DELIVERY_SECONDS, TimeUnit.SECONDS)
        ? Optional.ofNullable(first.get())
        : Optional.empty();
  }

  /** The outermost meaningful message of a chain of causes, without Java class names. */
  static Optional<String> reason(Throwable thrown) {
    for (Throwable next = thrown; next != null; next = next.getCause()) {
      String text = next.getMessage() == null ? "" : next.getMessage();
      while (CLASS_NAME.matcher(text).find()) {
        text = CLASS_NAME.matcher(text).replaceFirst("");
      }
      Throwable cause = next.getCause();
      boolean repeats = cause != null && text.equals(cause.getMessage());
      if (!text.isBlank() && !text.equals("null") && !repeats) {
        return Optional.of(detailed(next, text));
      }
    }
    return Optional.empty();
  }

  /** Some file exceptions have only the file's name as message; the class identifies the reason. */
  private static String detailed(Throwable thrown, String text) {
    if (thrown instanceof NoSuchFileException) {
      return text + ": no such file or directory";
    }
    if (thrown instanceof AccessDeniedException denied && denied.getReason() == null) {
      return text + ": permission denied";
    }
    return text;
  }

  @Override
  public void flush() {
    // Nothing is buffered.
  }

  @Override
  public void close() {
    // Nothing to close.
  }
}
