package dev.carob.runtime.core.life;

import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.volume.Volumes;

/** Mounts the file systems that the options of the container's volumes describe. */
public final class VolumesStep implements Step {

  /** The effect in the ledger. */
  public static final String EFFECT = "volumes";

  private final Volumes volumes;

  VolumesStep(Volumes volumes) {
    this.volumes = volumes;
  }

  @Override
  public String effect() {
    return EFFECT;
  }

  @Override
  public boolean applies(StepContext context) {
    return volumes.mountsAny(context.container().config().mounts());
  }

  @Override
  public void perform(StepContext context) {
    Container container = context.container();
    volumes.mountFor(container.id(), container.config().mounts());
  }

  @Override
  public void undo(StepContext context) {
    Container container = context.container();
    volumes.unmountFor(container.id(), container.config().mounts());
  }
}
