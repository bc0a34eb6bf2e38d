package dev.carob.api.housekeeping;

import dev.carob.api.CarobException;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The removal of one of several objects. */
@ProviderType
public interface Removal {

  /** The name or id by which the object was to be removed. */
  String name();

  /** Bytes that the removal has freed; 0 if it failed, or if they were not to be measured. */
  long freed();

  /** Why the object could not be removed; empty if it has been. */
  Optional<CarobException> failure();
}
