package dev.carob.oci.crun;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of this backend. */
@ObjectClassDefinition(name = "Carob OCI runtime crun")
@interface CrunSettings {

  @AttributeDefinition(
      description = "The runtime's program: a name to search for or an absolute path")
  String path() default "crun";

  @AttributeDefinition(
      description = "The supervisor's program: a name to search for or an absolute path")
  String conmon() default "conmon";

  @AttributeDefinition(
      description =
          "Milliseconds after which the runtime or the supervisor is killed if it does not answer")
  long timeout() default 240_000;
}
