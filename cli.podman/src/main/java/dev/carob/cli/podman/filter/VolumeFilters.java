package dev.carob.cli.podman.filter;

import dev.carob.api.volume.Volume;
import dev.carob.cli.podman.shape.VolumeJson;
import dev.carob.cli.podman.value.Instants;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** The filters of {@code volume ls} and {@code volume prune}. */
public final class VolumeFilters {

  private static final List<String> KEYS =
      List.of("name", "label", "label!", "dangling", "driver", "until");

  private VolumeFilters() {}

  /**
   * The volumes that pass.
   *
   * @throws dev.carob.api.CarobException.InvalidArgument naming the filter
   */
  public static Predicate<Volume> of(List<String> filters) {
    return Filters.of(filters, KEYS, VolumeFilters::one);
  }

  private static Predicate<Volume> one(String key, String value) {
    return switch (key) {
      case "name" -> {
        Predicate<String> pattern = FilterPattern.regex(key, value);
        yield volume -> pattern.test(volume.name());
      }
      case "label" -> volume -> Filters.hasLabel(volume.labels(), value);
      case "label!" -> volume -> !Filters.hasLabel(volume.labels(), value);
      case "dangling" -> {
        boolean wanted = Filters.flag(key, value);
        yield volume -> volume.users().isEmpty() == wanted;
      }
      case "driver" -> volume -> value.equals(VolumeJson.DRIVER);
      default -> {
        Instant until = Instants.parse(value);
        yield volume -> volume.created().isBefore(until);
      }
    };
  }
}
