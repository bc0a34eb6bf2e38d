package dev.carob.plugin.manager;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the plugin service. */
@ObjectClassDefinition(name = "Carob plugins")
@interface ManagerSettings {

  @AttributeDefinition(
      description =
          "A file with the SHA-256 digests of the plugins that may be started, as sha256sum prints"
              + " them; empty: all may")
  String allowed() default "";
}
