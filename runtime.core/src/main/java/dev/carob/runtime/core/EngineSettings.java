package dev.carob.runtime.core;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be set of the engine. */
@ObjectClassDefinition(name = "Carob engine")
@interface EngineSettings {

  @AttributeDefinition(description = "Cgroup under which containers get theirs")
  String cgroup_parent() default "carob";

  @AttributeDefinition(
      description =
          "Files with HOST:CONTAINER in each line, of what all containers are shown copies of; the"
              + " first that is there counts")
  String[] mounts_files() default {
    "/etc/containers/mounts.conf", "/usr/share/containers/mounts.conf"
  };
}
