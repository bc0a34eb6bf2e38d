package dev.carob.oci.runc;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of this backend. */
@ObjectClassDefinition(name = "Carob OCI runtime runc")
@interface RuncSettings {

  @AttributeDefinition(
      description = "The runtime's program: a name to search for or an absolute path")
  String path() default "runc";

  @AttributeDefinition(
      description = "The supervisor's program: a name to search for or an absolute path")
  String conmon() default "conmon";

  @AttributeDefinition(
      description =
          "Milliseconds after which the runtime or the supervisor is killed if it does not answer")
  long timeout() default 240_000;
}
