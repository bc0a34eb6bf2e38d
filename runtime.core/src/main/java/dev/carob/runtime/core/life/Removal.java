package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerState;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.Containers;
import dev.carob.spi.state.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes a container: what it holds, its layer, its directories, its record, in this order. */
final class Removal {

  /** The effect that stands in the ledger from before the layer is made until it is gone. */
  static final String LAYER = "layer";

  private static final Logger LOG = LoggerFactory.getLogger(Removal.class);

  private final Containers records;
  private final StartRow row;

  Removal(Containers records, StartRow row) {
    this.records = records;
    this.row = row;
  }

  /**
   * Removes it. Where something can't be undone it stays, as <em>removing</em>, to be tried again.
   */
  void remove(Run run) {
    Container container = run.container();
    if (container.state() != ContainerState.REMOVING) {
      records.save(container, container.status().state(ContainerState.REMOVING), Durability.POWER);
    }
    row.undo(run);
    String layer = container.config().layer();
    if (!layer.isEmpty()) {
      try {
        run.storage().remove(layer);
      } catch (CarobException.NotFound e) {
        LOG.warn("{}: its layer was gone already", container.config().title(), e);
      }
    }
    for (Path directory : List.of(container.runDir(), container.bundle())) {
      delete(container, directory);
    }
    records.delete(container);
  }

  private static void delete(Container container, Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new CarobException.StorageFailed(
          container.config().title() + ": cannot remove " + directory + ": " + e, e);
    }
  }
}
