package dev.carob.client;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which engine is meant, and what is asked of it.
 *
 * @param root persistent data of the engine
 * @param run volatile data of the engine
 * @param command the command line without the options that choose the engine
 */
record Places(Path root, Path run, List<String> command) {

  private static final String DEFAULT_ROOT = "/var/lib/carob";
  private static final String DEFAULT_RUN = "/run/carob";

  /** The options {@code --root} and {@code --runroot}, which stand before the verb, as Podman's. */
  static Places of(List<String> arguments) {
    String root = environment("CAROB_ROOT", DEFAULT_ROOT);
    String run = environment("CAROB_RUN", DEFAULT_RUN);
    List<String> rest = new ArrayList<>(arguments);
    while (!rest.isEmpty()) {
      String first = rest.get(0);
      boolean isRoot = first.equals("--root") || first.startsWith("--root=");
      boolean isRun = first.equals("--runroot") || first.startsWith("--runroot=");
      if (!isRoot && !isRun) {
        break;
      }
      rest.remove(0);
      int equals = first.indexOf('=');
      if (equals < 0 && rest.isEmpty()) {
        throw new ClientException("flag needs an argument: " + first);
      }
      String value = equals < 0 ? rest.remove(0) : first.substring(equals + 1);
      root = isRoot ? value : root;
      run = isRun ? value : run;
    }
    return new Places(absolute(root), absolute(run), List.copyOf(rest));
  }

  private static String environment(String name, String otherwise) {
    String value = System.getenv(name);
    return value == null || value.isEmpty() ? otherwise : value;
  }

  private static Path absolute(String path) {
    return Path.of(path).toAbsolutePath().normalize();
  }

  Path socket() {
    return run.resolve("carob.sock");
  }

  Path startLock() {
    return run.resolve("start.lock");
  }

  Path engineLock() {
    return root.resolve("engine.lock");
  }
}
