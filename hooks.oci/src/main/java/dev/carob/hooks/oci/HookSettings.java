package dev.carob.hooks.oci;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of this backend. */
@ObjectClassDefinition(name = "Carob OCI hooks")
@interface HookSettings {

  String VENDORS = "/usr/share/containers/oci/hooks.d";
  String ADMINS = "/etc/containers/oci/hooks.d";

  @AttributeDefinition(description = "Directories of hook files, in order of increasing precedence")
  String[] directories() default {VENDORS, ADMINS};
}
