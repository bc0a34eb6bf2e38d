package dev.carob.api.container;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** A new container. */
@ProviderType
public interface CreatedContainer {

  /** The id, 64 hexadecimal digits. */
  String id();

  /** Warnings for the user, such as that the image is for another platform. */
  List<String> warnings();
}
