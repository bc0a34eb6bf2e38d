package dev.carob.shell.gogo;

/** Nothing of that name can be called. Gogo prints the exception itself: it reads as a message. */
final class UnknownCommand extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnknownCommand(String name) {
    super("Command not found: " + name + "; 'help' lists those of Carob");
  }

  @Override
  public String toString() {
    return "Error: " + getMessage();
  }
}
