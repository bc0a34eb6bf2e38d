package dev.carob.shell.gogo;

/**
 * A command does not exist. Gogo prints {@link #toString}, which therefore is a message to the
 * user.
 */
final class UnknownCommand extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnknownCommand(String name) {
    super("Command not found: " + name + "; 'help' lists Carob's commands");
  }

  @Override
  public String toString() {
    return "Error: " + getMessage();
  }
}
