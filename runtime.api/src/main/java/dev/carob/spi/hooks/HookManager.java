package dev.carob.spi.hooks;

import dev.carob.api.CarobException;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Knows which OCI hooks apply to a container. */
@ConsumerType
public interface HookManager {

  /**
   * The hooks that apply, in the order of injection within each stage.
   *
   * @throws CarobException.InvalidArgument the container can't be matched, or the configuration is
   *     bad
   */
  List<Hook> hooks(HookQuery query);
}
