package dev.carob.runtime.core.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.container.CgroupMode;
import dev.carob.linux.Signals;
import dev.carob.runtime.core.record.ContainerConfig;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

/** Adds annotations with the creation time and the stop signal, for hooks and users. */
final class AnnotationsStep implements SpecStep {

  /** Annotation for the runtime's backend: the supervisor remains in the engine's cgroup. */
  private static final String SUPERVISOR_CGROUP = "dev.carob.supervisor.cgroup";

  private static final DateTimeFormatter NANOS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.nnnnnnnnnXXX").withZone(ZoneOffset.UTC);

  @Override
  public void apply(SpecContext context, ObjectNode spec) {
    ObjectNode annotations = spec.putObject("annotations");
    of(context.config()).forEach(annotations::put);
    if (context.config().spec().cgroups() == CgroupMode.NO_CONMON) {
      annotations.put(SUPERVISOR_CGROUP, "engine");
    }
  }

  /** The engine's annotations, which requested ones override. */
  Map<String, String> of(ContainerConfig config) {
    Map<String, String> annotations = new LinkedHashMap<>();
    annotations.put("io.container.manager", "carob");
    annotations.put("io.kubernetes.cri-o.Created", NANOS.format(config.created()));
    String signal = config.stopSignal();
    Signals.number(signal)
        .ifPresent(
            number ->
                annotations.put("org.opencontainers.image.stopSignal", String.valueOf(number)));
    annotations.putAll(config.spec().annotations());
    return annotations;
  }
}
