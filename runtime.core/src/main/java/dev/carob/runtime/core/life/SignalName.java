package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.linux.Signals;

/** Parses signals. */
public final class SignalName {

  private SignalName() {}

  /**
   * The number of a signal.
   *
   * @param text a name, with or without SIG, or a number; both may follow a dash
   */
  public static int number(String text) {
    return Signals.number(text.startsWith("-") ? text.substring(1) : text)
        .orElseThrow(() -> new CarobException.InvalidArgument("invalid signal: " + text));
  }
}
