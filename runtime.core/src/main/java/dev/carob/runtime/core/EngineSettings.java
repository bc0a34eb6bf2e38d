package dev.carob.runtime.core;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be set of the engine. */
@ObjectClassDefinition(name = "Carob engine")
@interface EngineSettings {

  @AttributeDefinition(description = "Cgroup under which containers get theirs")
  String cgroup_parent() default "carob";
}
