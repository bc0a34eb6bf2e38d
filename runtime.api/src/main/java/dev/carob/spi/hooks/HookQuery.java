package dev.carob.spi.hooks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a hook's conditions are matched against.
 *
 * @param args the spec's {@code process.args}
 * @param userBindMounts whether the user asked for a bind mount
 * @param directories where hooks are to be looked for, in order of increasing precedence, in place
 *     of where the manager would; they have to be there; none: where it would
 */
public record HookQuery(
    Map<String, String> annotations,
    List<String> args,
    boolean userBindMounts,
    List<Path> directories) {

  public HookQuery {
    annotations = Map.copyOf(annotations);
    args = List.copyOf(args);
    directories = List.copyOf(directories);
  }
}
