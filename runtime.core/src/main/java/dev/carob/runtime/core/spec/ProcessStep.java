package dev.carob.runtime.core.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.container.ContainerSpec;
import dev.carob.runtime.core.record.ContainerConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Sets command, working directory, environment and terminal. */
final class ProcessStep implements SpecStep {

  private static final int UUID_DIGITS = 32;
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  @Override
  public void apply(SpecContext context, ObjectNode spec) {
    ContainerConfig config = context.config();
    List<String> args = config.args();
    config.requireCommand(config.title() + ": ");
    ObjectNode process = spec.withObject("/process");
    process.put("terminal", config.spec().tty());
    ArrayNode line = process.putArray("args");
    if (!config.spec().init().isEmpty()) {
      line.add(MountsStep.INIT).add("--");
    }
    args.forEach(line::add);
    process.put("cwd", workdir(config));
    ArrayNode env = process.putArray("env");
    Map<String, String> variables = environment(config);
    variables.putAll(context.variables());
    variables.forEach((name, value) -> env.add(name + "=" + value));
    OptionalInt score = config.spec().process().oomScoreAdj();
    if (score.isPresent()) {
      process.put("oomScoreAdj", score.getAsInt());
    }
  }

  static String workdir(ContainerConfig config) {
    if (!config.spec().workdir().isEmpty()) {
      return config.spec().workdir();
    }
    String image = config.imageConfig().workdir();
    return image.isEmpty() ? "/" : image;
  }

  /** The environment: the request overrides the image, which overrides the engine's defaults. */
  static Map<String, String> environment(ContainerConfig config) {
    ContainerSpec asked = config.spec();
    Map<String, String> env = new LinkedHashMap<>();
    if (!asked.process().unsetAllEnv()) {
      defaults(config, env);
      asked.process().envMerge().forEach((name, text) -> EnvMerge.into(env, name, text));
      asked.process().unsetEnv().forEach(env::remove);
    }
    env.putAll(asked.env());
    return env;
  }

  private static void defaults(ContainerConfig config, Map<String, String> env) {
    env.put("PATH", PATH);
    env.putAll(config.fallbacks().env());
    env.put("TERM", "xterm");
    // Programs look for this value to learn that they are in a container.
    env.put("container", "podman");
    for (String entry : config.imageConfig().env()) {
      int equals = entry.indexOf('=');
      env.put(
          equals < 0 ? entry : entry.substring(0, equals),
          equals < 0 ? "" : entry.substring(equals + 1));
    }
    env.putIfAbsent("HOSTNAME", config.hostname());
    if (config.systemd()) {
      env.put("container_uuid", config.id().substring(0, UUID_DIGITS));
    }
  }
}
