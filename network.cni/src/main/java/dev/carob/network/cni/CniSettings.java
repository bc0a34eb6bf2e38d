package dev.carob.network.cni;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of this backend. */
@ObjectClassDefinition(name = "Carob network backend cni")
@interface CniSettings {

  @AttributeDefinition(
      description = "Directories of network configurations, in addition to the engine's own")
  String[] directories() default {"/etc/cni/net.d"};

  @AttributeDefinition(description = "Directories of CNI plugins, in search order")
  String[] plugins() default {"/opt/cni/bin", "/usr/lib/cni", "/usr/libexec/cni"};

  @AttributeDefinition(description = "Milliseconds after which a plugin is killed")
  long plugin_timeout() default 30_000;
}
