package dev.carob.runtime.core.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Adds one concern to an OCI spec. */
interface SpecStep {

  void apply(SpecContext context, ObjectNode spec);
}
