package dev.carob.api.container;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Another process in a running container. What is empty is as the container's first process has it.
 *
 * @param command the program and its arguments
 * @param env over the container's
 * @param workdir absolute path in the container
 * @param user {@code user}, {@code uid}, {@code user:group} or {@code uid:gid}
 * @param tty give it a terminal
 * @param openStdin join the caller's input
 * @param privileged give it every capability
 */
public record ExecSpec(
    List<String> command,
    Map<String, String> env,
    String workdir,
    String user,
    boolean tty,
    boolean openStdin,
    boolean privileged) {

  public ExecSpec {
    command = List.copyOf(command);
    env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
  }

  /** A command as the container's own user, without input and terminal. */
  public static ExecSpec of(String... command) {
    return new ExecSpec(List.of(command), Map.of(), "", "", false, false, false);
  }
}
