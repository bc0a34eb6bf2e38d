package dev.carob.archive;

import java.io.IOException;

/** The input is neither a tar nor a compressed tar. */
public final class NotATarException extends IOException {

  private static final long serialVersionUID = 1;

  NotATarException(String message, Throwable cause) {
    super(message, cause);
  }

  NotATarException(String message) {
    super(message);
  }
}
