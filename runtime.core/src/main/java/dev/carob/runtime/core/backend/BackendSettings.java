package dev.carob.runtime.core.backend;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the choice and the swapping of backends. */
@ObjectClassDefinition(name = "Carob backends")
@interface BackendSettings {

  @AttributeDefinition(description = "Storage driver of new containers; empty: this root's default")
  String storage() default "";

  @AttributeDefinition(description = "OCI runtime of new containers; empty: this root's default")
  String oci() default "";

  @AttributeDefinition(
      description = "Network backend of new containers; empty: this root's default")
  String network() default "";

  @AttributeDefinition(
      description = "Milliseconds for which an operation waits for a missing backend",
      min = "0")
  long swap_wait() default 10_000;

  @AttributeDefinition(
      description = "Milliseconds for which a backend that is stopped waits for its operations",
      min = "0")
  long swap_drain() default 10_000;

  @AttributeDefinition(
      description = "Milliseconds that a call of a plugin's backend may take",
      min = "1000")
  long call_limit() default 600_000;
}
