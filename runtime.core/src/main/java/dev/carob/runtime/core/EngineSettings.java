package dev.carob.runtime.core;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the engine. */
@ObjectClassDefinition(name = "Carob engine")
@interface EngineSettings {

  @AttributeDefinition(description = "Parent of the containers' cgroups")
  String cgroup_parent() default "carob";

  @AttributeDefinition(description = "Ranges of user ids for user namespaces, as subuid(5)")
  String subuid_file() default "/etc/subuid";

  @AttributeDefinition(description = "Ranges of group ids for user namespaces, as subgid(5)")
  String subgid_file() default "/etc/subgid";

  @AttributeDefinition(
      description =
          "Milliseconds after which a hook that the engine runs is killed, if it has no timeout of"
              + " its own")
  long hook_timeout() default 240_000;

  @AttributeDefinition(
      description =
          "Files with lines of the form HOST:CONTAINER, the paths to copy into all containers; the"
              + " first one that exists is used")
  String[] mounts_files() default {
    "/etc/containers/mounts.conf", "/usr/share/containers/mounts.conf"
  };
}
