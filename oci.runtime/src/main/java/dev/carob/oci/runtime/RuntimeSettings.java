package dev.carob.oci.runtime;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of an OCI runtime that is added by configuration. */
@ObjectClassDefinition(name = "Carob OCI runtime by configuration")
@interface RuntimeSettings {

  @AttributeDefinition(
      description = "The runtime's name; empty: what follows ~ in the configuration's PID")
  String name() default "";

  @AttributeDefinition(
      description =
          "The runtime's program: a name to be found, or an absolute path; empty: the runtime's"
              + " name")
  String program() default "";

  @AttributeDefinition(description = "Options of the program, put before each operation")
  String[] options() default {};

  @AttributeDefinition(
      description =
          "A command that is put before the program to execute it, where that creates"
              + " containers")
  String[] create_prefix() default {};

  @AttributeDefinition(
      description = "The supervisor's program: a name to be found, or an absolute path")
  String conmon() default "conmon";

  @AttributeDefinition(
      description =
          "Milliseconds after which the runtime or the supervisor is killed if it does not answer")
  long timeout() default 240_000;
}
