package dev.carob.api.container;

import dev.carob.api.types.HookReport;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** OCI hooks, and which of them apply to a container. */
@ProviderType
public interface Hooks {

  /**
   * Reports all OCI hooks, and whether each applies to a container.
   *
   * @param container name or id; empty to report hooks only
   * @param command the command to assume for the container; empty for its own command
   */
  List<HookReport> hooks(String container, List<String> command);

  /**
   * Reports hooks as {@link #hooks(String, List)} does, for a container that does not exist yet.
   */
  List<HookReport> hooks(ContainerSpec spec);
}
