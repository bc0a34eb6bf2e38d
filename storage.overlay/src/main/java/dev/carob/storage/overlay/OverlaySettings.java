package dev.carob.storage.overlay;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be set of this driver. */
@ObjectClassDefinition(name = "Carob storage driver overlay")
@interface OverlaySettings {

  @AttributeDefinition(
      description =
          "Options with which containers' layers are mounted from then on, separated by commas:"
              + " nodev, nosuid, noexec, noatime, and those of overlayfs")
  String mount_options() default "";
}
