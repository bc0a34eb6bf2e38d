package dev.carob.runtime.core.life;

import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.NetworkChoice;

/** Reserves the container's published ports before anything else. */
final class PortsStep implements Step {

  static final String EFFECT = "ports";

  private final HostPorts ports;

  PortsStep(HostPorts ports) {
    this.ports = ports;
  }

  @Override
  public String effect() {
    return EFFECT;
  }

  @Override
  public boolean applies(StepContext context) {
    Container container = context.container();
    return NetworkChoice.connects(container.config())
        && !container.config().spec().networking().ports().isEmpty();
  }

  @Override
  public void perform(StepContext context) {
    ports.claim(context.container());
  }

  @Override
  public void undo(StepContext context) {
    ports.release(context.container());
  }
}
