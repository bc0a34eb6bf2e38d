package dev.carob.image.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import dev.carob.api.FailureCode;
import dev.carob.api.FailureDetails;
import dev.carob.api.types.image.ImageProgress;
import dev.carob.api.types.image.ImageReference;
import dev.carob.api.types.image.PullSpec;
import dev.carob.image.registry.Registries;
import dev.carob.image.registry.Repository;
import dev.carob.image.store.source.RegistrySource;
import java.util.ArrayList;
import java.util.List;

/** Pulls an image from the first registry that has it. */
final class ImagePull {

  private final ObjectMapper mapper;
  private final Registries registries;

  ImagePull(ObjectMapper mapper, Registries registries) {
    this.mapper = mapper;
    this.registries = registries;
  }

  /** Adds the images of a source and returns their ids. */
  interface Taker {
    List<String> take(RegistrySource source, String title);
  }

  /**
   * Tries the candidate registries in order. Returns the ids of the images from the first one that
   * has the name.
   */
  List<String> run(PullSpec spec, String name, Taker taker, ImageProgress progress) {
    List<ImageReference> candidates = registries.candidates(name, spec.access());
    List<CarobException> failures = new ArrayList<>();
    for (ImageReference candidate : candidates) {
      progress.step("Trying to pull " + candidate + "...");
      try {
        return one(spec, candidate, taker);
      } catch (CarobException.Interrupted e) {
        throw e;
      } catch (CarobException e) {
        failures.add(e);
      }
    }
    throw failures.size() == 1 ? failures.get(0) : together(name, failures);
  }

  /**
   * Combines the failures of several registries. The result is {@code NetworkFailed} if a registry
   * could not be reached, else {@code StorageFailed} if the image could not be stored, else {@code
   * NotFound}.
   */
  static CarobException together(String name, List<CarobException> failures) {
    StringBuilder text = new StringBuilder();
    text.append(failures.size()).append(" errors occurred while pulling ").append(name).append(':');
    failures.forEach(failure -> text.append("\n * ").append(failure.getMessage()));
    CarobException first = failures.get(0);
    CarobException all;
    if (failures.stream().anyMatch(CarobException.NetworkFailed.class::isInstance)) {
      all =
          new CarobException.NetworkFailed(
              text.toString(), first, FailureDetails.code(FailureCode.REGISTRY_UNAVAILABLE));
    } else if (failures.stream().anyMatch(CarobException.StorageFailed.class::isInstance)) {
      all = new CarobException.StorageFailed(text.toString(), first);
    } else {
      all = new CarobException.NotFound(text.toString(), first);
    }
    return all;
  }

  private List<String> one(PullSpec spec, ImageReference name, Taker taker) {
    Repository repository = registries.repository(name, spec.access());
    List<String> tags = spec.allTags() ? repository.tags() : List.of(name.tag());
    List<String> ids = new ArrayList<>();
    for (String tag : tags) {
      ImageReference one =
          name.digest().isEmpty() ? new ImageReference(name.domain(), name.path(), tag, "") : name;
      ids.addAll(
          taker.take(new RegistrySource(mapper, repository, one, spec.platform()), one.toString()));
    }
    return ids;
  }
}
