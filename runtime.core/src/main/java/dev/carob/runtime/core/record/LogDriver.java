package dev.carob.runtime.core.record;

import dev.carob.api.container.ContainerSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Where the output of containers is recorded. The constants are in Podman's order. */
public enum LogDriver {

  /** A file in the format of Kubernetes. */
  K8S_FILE("k8s-file"),

  /** Nowhere. */
  NONE("none"),

  /** Nowhere: the process has the streams of the program that starts it. */
  PASSTHROUGH("passthrough"),

  /** The journal of systemd. */
  JOURNALD("journald"),

  /** As in Podman, another name of {@link #K8S_FILE}. */
  JSON_FILE("json-file");

  private final String text;

  LogDriver(String text) {
    this.text = text;
  }

  /** The driver of a valid spec. */
  public static LogDriver of(ContainerSpec spec) {
    return named(spec.logDriver()).orElse(K8S_FILE);
  }

  /** Returns the driver of this name; empty if the name is unknown. */
  public static Optional<LogDriver> named(String name) {
    return Arrays.stream(values()).filter(driver -> driver.text.equals(name)).findFirst();
  }

  /** Returns the names of all drivers, without aliases. */
  public static List<String> names() {
    return Arrays.stream(values())
        .filter(driver -> driver != JSON_FILE)
        .map(LogDriver::text)
        .toList();
  }

  /** Its name. */
  public String text() {
    return text;
  }

  /** The name that the supervisor uses. */
  public String supervisors() {
    return this == JSON_FILE ? K8S_FILE.text : text;
  }
}
