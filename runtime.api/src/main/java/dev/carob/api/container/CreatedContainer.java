package dev.carob.api.container;

import dev.carob.api.types.image.Platform;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A new container. */
@ProviderType
public interface CreatedContainer {

  /** The id, 64 hexadecimal digits. */
  String id();

  /**
   * The platform of the image if it is another than this host's and was not requested. Such a
   * container needs an emulator to run.
   */
  Optional<Platform> foreignPlatform();
}
