package dev.carob.api.housekeeping;

import dev.carob.api.CarobException;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The removal of one of several objects. */
@ProviderType
public interface Removal {

  /** The name or id by which the object was to be removed. */
  String name();

  /** Bytes that the removal has freed; 0 if it failed, or if measuring was not requested. */
  long freed();

  /** The failure to remove the object; empty if the object was removed. */
  Optional<CarobException> failure();
}
