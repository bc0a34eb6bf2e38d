package dev.carob.cli.podman.shape;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.EngineInfo;

/** The engine and its host, as {@code info} and {@code version} print them. */
public final class EngineJson {

  private EngineJson() {}

  /** The JSON of {@code version}. */
  public static ObjectNode version(EngineInfo info) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    ObjectNode engine = node.putObject("Client");
    engine.put("Version", info.version());
    engine.put("JavaVersion", System.getProperty("java.version", ""));
    engine.put("OsArch", "linux/" + System.getProperty("os.arch", ""));
    return node;
  }

  /**
   * The JSON of {@code info}.
   *
   * @param images how many the store has
   */
  public static ObjectNode info(EngineInfo info, int images) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    ObjectNode host = node.putObject("host");
    host.put("arch", System.getProperty("os.arch", ""));
    host.put("os", "linux");
    host.put("kernel", System.getProperty("os.version", ""));
    host.put("cpus", Runtime.getRuntime().availableProcessors());
    host.put("ociRuntime", info.defaults().getOrDefault("oci", ""));
    host.put("networkBackend", info.defaults().getOrDefault("network", ""));
    ObjectNode store = node.putObject("store");
    store.put("graphDriverName", info.defaults().getOrDefault("storage", ""));
    store.put("graphRoot", info.root().resolve("storage").toString());
    store.put("runRoot", info.run().toString());
    ObjectNode containers = store.putObject("containerStore");
    containers.put("number", info.containers().values().stream().mapToInt(i -> i).sum());
    containers.put("running", info.containers().getOrDefault(ContainerState.RUNNING, 0));
    containers.put("paused", info.containers().getOrDefault(ContainerState.PAUSED, 0));
    store.putObject("imageStore").put("number", images);
    ObjectNode engine = node.putObject("engine");
    engine.put("version", info.version());
    engine.put("pid", info.pid());
    engine.put("started", info.started().toString());
    engine.put("java", System.getProperty("java.version", ""));
    return node;
  }
}
