package dev.carob.storage.overlay;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of this driver. */
@ObjectClassDefinition(name = "Carob storage driver overlay")
@interface OverlaySettings {

  @AttributeDefinition(
      description =
          "Mount options for the layers of containers, applied to new mounts, separated by commas:"
              + " nodev, nosuid, noexec, noatime, and those of overlayfs")
  String mount_options() default "";
}
