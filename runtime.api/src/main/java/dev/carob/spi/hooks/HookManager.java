package dev.carob.spi.hooks;

import dev.carob.api.CarobException;
import dev.carob.api.types.HookReport;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Selects the OCI hooks that apply to a container. */
@ConsumerType
public interface HookManager {

  /**
   * The stage of hooks that read the spec from stdin before a container is created, and write the
   * spec to use instead to stdout. The engine runs them.
   */
  String PRECREATE = "precreate";

  /**
   * The hooks that apply, in the order of injection within each stage.
   *
   * @throws CarobException.InvalidArgument the container cannot be matched, or the configuration of
   *     hooks is invalid
   */
  List<Hook> hooks(HookQuery query);

  /** All known hooks, in the order of injection, and whether each applies. */
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
