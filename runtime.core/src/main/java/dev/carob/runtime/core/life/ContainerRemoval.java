package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerState;
import dev.carob.runtime.core.event.Events;
import dev.carob.runtime.core.files.Trees;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.Containers;
import dev.carob.runtime.core.volume.Volumes;
import dev.carob.spi.state.Durability;
import dev.carob.spi.storage.Layer;
import dev.carob.spi.storage.LayerRequest;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes a container: its resources, its layer, its directories and its record, in this order. */
final class ContainerRemoval {

  /**
   * The name of the effect that is in the ledger from before the layer is created until it is
   * removed.
   */
  static final String LAYER = "layer";

  private static final Logger LOG = LoggerFactory.getLogger(ContainerRemoval.class);

  private final Containers records;
  private final Events events;
  private final ExecSessions sessions;
  private final StartSequence sequence;
  private final Volumes volumes;
  private final Leftovers leftovers;

  ContainerRemoval(
      Containers records,
      Events events,
      ExecSessions sessions,
      StartSequence sequence,
      Volumes volumes,
      Leftovers leftovers) {
    this.records = records;
    this.events = events;
    this.sessions = sessions;
    this.sequence = sequence;
    this.volumes = volumes;
    this.leftovers = leftovers;
  }

  /**
   * Removes the container unless others require it. If something cannot be undone, the container
   * remains in the state <em>removing</em>, and the removal can be repeated. What only a missing
   * backend can undo is recorded, and undone when the backend is available.
   */
  void remove(StepContext context) {
    remove(context, context.container().config().spec().autoRemove());
  }

  /**
   * Returns the id of the container's layer. If a damaged record does not contain it, looks for a
   * layer that is named after the container.
   */
  private static String layer(StepContext context) {
    Container container = context.container();
    String layer = container.config().layer();
    if (!container.damaged() || !layer.isEmpty()) {
      return layer;
    }
    String name = LayerRequest.container("", "", container.id()).name();
    return context.storage().layers().stream()
        .filter(one -> one.names().contains(name))
        .map(Layer::id)
        .findFirst()
        .orElse("");
  }

  private void removeLayer(StepContext context, String layer) {
    if (layer.isEmpty()) {
      GivenRoot.unmount(context.container());
    } else {
      try {
        context.storage().remove(layer);
      } catch (CarobException.BackendUnavailable e) {
        if (!context.isEnding()) {
          throw e;
        }
        leftovers.noteLayer(context.container(), layer, e);
      } catch (CarobException.NotFound e) {
        LOG.warn("{}: the layer had been removed already", context.container().config().title(), e);
      }
    }
  }

  /**
   * Like {@link #remove(StepContext)}.
   *
   * @param anonymous true to remove its anonymous volumes too
   */
  void remove(StepContext context, boolean anonymous) {
    Container container = context.container();
    records.leave(container);
    if (container.state() != ContainerState.REMOVING) {
      try {
        records.save(
            container, container.status().state(ContainerState.REMOVING), Durability.POWER);
      } catch (RuntimeException e) {
        records.stay(container);
        throw e;
      }
    }
    sessions.sweep(context);
    sequence.undo(context);
    leftovers.noteEffects(container);
    removeLayer(context, layer(context));
    container.config().mounts().forEach(entry -> removeLayer(context, entry.layer()));
    for (Path directory : List.of(container.runDir(), container.bundle())) {
      Trees.delete(container.config().title(), directory);
    }
    volumes.release(container.id(), container.config().mounts(), anonymous);
    records.delete(container);
    events.container(container, "remove");
  }
}
