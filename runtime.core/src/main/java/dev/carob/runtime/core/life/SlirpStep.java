package dev.carob.runtime.core.life;

import dev.carob.runtime.core.files.EngineFiles;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.SlirpNetwork;
import dev.carob.spi.network.Attachment;
import java.util.List;

/** Connects a container's network namespace by a process. */
final class SlirpStep implements Step {

  private final boolean afterCreation;

  /**
   * @param afterCreation for containers whose namespace the OCI runtime creates
   */
  SlirpStep(boolean afterCreation) {
    this.afterCreation = afterCreation;
  }

  @Override
  public String effect() {
    return SlirpNetwork.NAME;
  }

  @Override
  public boolean applies(StepContext context) {
    Container container = context.container();
    return SlirpNetwork.isOf(container.config().spec().network())
        && container.ids().present() == afterCreation;
  }

  @Override
  public void perform(StepContext context) {
    Container container = context.container();
    new Slirp4netns(container).start();
    SlirpNetwork network = SlirpNetwork.parse(container.config().spec().network());
    Attachment attachment =
        Attachment.builder(SlirpNetwork.NAME)
            .device(Slirp4netns.device())
            .addresses(List.of(network.container()))
            .servers(List.of(network.address(SlirpNetwork.NAME_SERVER)))
            .build();
    context.records().save(container, container.status().attachments(List.of(attachment)));
    if (afterCreation) {
      EngineFiles.writeNamesThrough(container);
    }
  }

  @Override
  public void undo(StepContext context) {
    Container container = context.container();
    try {
      new Slirp4netns(container).end();
    } finally {
      context.records().save(container, container.status().attachments(List.of()));
    }
  }
}
