package dev.carob.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Failpoints: calls in the code right before and right after a change of external state. There, a
 * test can kill the process or make the change fail. Failpoints have no effect unless the
 * environment variable {@code CAROB_FAULTS} names a file.
 *
 * <p>The file has one line, which is read at each failpoint:
 *
 * <pre>
 * record FILE                  append the name of each change to FILE, before it is made
 * kill before N NAME           end the process with SIGKILL before the Nth change of that name
 * kill after N NAME            end the process with SIGKILL after the Nth change of that name
 * fail N ERRNO NAME            make the Nth change of that name fail with this errno
 * </pre>
 *
 * Counting begins when the line is written.
 */
public final class Faults {

  private static final @Nullable Faults PLAN = fromEnvironment();

  private final Path file;
  private final Map<String, Integer> seen = new HashMap<>();
  private String line = "";

  private Faults(Path file) {
    this.file = file;
  }

  private static @Nullable Faults fromEnvironment() {
    String name = System.getenv("CAROB_FAULTS");
    return name == null ? null : new Faults(Path.of(name));
  }

  /**
   * Marks that a change is about to be made.
   *
   * @throws ErrnoException the test makes this change fail
   */
  public static void before(String change) {
    if (PLAN != null) {
      PLAN.reached("before", change);
    }
  }

  /**
   * Like {@link #before}, for a change that fails with an IOException.
   *
   * @throws IOException the test makes this change fail
   */
  public static void beforeFile(String change) throws IOException {
    try {
      before(change);
    } catch (ErrnoException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Marks that a change has been made. */
  public static void after(String change) {
    if (PLAN != null) {
      PLAN.reached("after", change);
    }
  }

  private synchronized void reached(String side, String change) {
    try {
      String now = Files.exists(file) ? Files.readString(file).strip() : "";
      if (!now.equals(line)) {
        line = now;
        seen.clear();
      }
      int count = seen.merge(side + " " + change, 1, Integer::sum);
      if (line.startsWith("record ") && side.equals("before")) {
        Files.writeString(
            Path.of(line.substring(7)),
            change + "\n",
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      } else if (line.equals("kill " + side + " " + count + " " + change)) {
        Signals.sendNow((int) ProcessHandle.current().pid(), Signals.SIGKILL);
      } else if (side.equals("before")) {
        failIfPlanned(count, change);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("cannot read the fault plan " + file, e);
    }
  }

  private void failIfPlanned(int count, String change) {
    String[] words = line.split(" ", 4);
    boolean planned =
        words.length == 4
            && words[0].equals("fail")
            && words[1].equals(String.valueOf(count))
            && words[3].equals(change);
    if (planned) {
      throw ErrnoException.of(Integer.parseInt(words[2]), change);
    }
  }
}
