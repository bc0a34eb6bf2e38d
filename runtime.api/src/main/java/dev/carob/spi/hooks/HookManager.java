package dev.carob.spi.hooks;

import dev.carob.api.CarobException;
import dev.carob.api.types.HookReport;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Knows which OCI hooks apply to a container. */
@ConsumerType
public interface HookManager {

  /**
   * The stage of hooks that get the spec on stdin before a container is created, and whose stdout
   * takes its place. The engine runs them.
   */
  String PRECREATE = "precreate";

  /**
   * The hooks that apply, in the order of injection within each stage.
   *
   * @throws CarobException.InvalidArgument the container can't be matched, or the configuration is
   *     bad
   */
  List<Hook> hooks(HookQuery query);

  /** All hooks that are known, in the order of injection, and what becomes of each. */
  default List<HookReport> report(HookQuery query) {
    return hooks(query).stream()
        .map(
            hook ->
                HookReport.builder(hook.source())
                    .stages(List.of(hook.stage()))
                    .applies(true)
                    .reason("it applies")
                    .build())
        .toList();
  }
}
