package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import java.util.List;

/** The resources of removed containers that only a missing backend can remove. */
public interface LeftResources {

  /**
   * Removes what can be removed now.
   *
   * @return a failure for each backend that still has resources of removed containers
   */
  List<CarobException> removeLeft();
}
