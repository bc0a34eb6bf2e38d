package dev.carob.spi.hooks;

import java.util.List;
import java.util.Map;

/**
 * What a hook's conditions are matched against.
 *
 * @param args the spec's {@code process.args}
 * @param userBindMounts whether the user asked for a bind mount
 */
public record HookQuery(
    Map<String, String> annotations, List<String> args, boolean userBindMounts) {

  public HookQuery {
    annotations = Map.copyOf(annotations);
    args = List.copyOf(args);
  }
}
