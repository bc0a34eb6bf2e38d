package dev.carob.runtime.core.life;

import dev.carob.runtime.core.record.Container;

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
  public boolean applies(StepContext run) {
    Container container = run.container();
    return !container.config().network().isEmpty()
        && !container.config().spec().networking().ports().isEmpty();
  }

  @Override
  public void perform(StepContext run) {
    ports.claim(run.container());
  }

  @Override
  public void undo(StepContext run) {
    ports.release(run.container());
  }
}
