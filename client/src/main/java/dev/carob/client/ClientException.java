package dev.carob.client;

/** A failure of the client itself, told to the user as it is. */
final class ClientException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ClientException(String message) {
    super(message);
  }

  ClientException(String message, Throwable cause) {
    super(message, cause);
  }
}
