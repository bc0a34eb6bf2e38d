package dev.carob.cli.verbs.command;

import dev.carob.api.container.ContainerInfo;
import dev.carob.api.secret.Secret;
import dev.carob.api.types.Network;
import dev.carob.api.volume.Volume;
import dev.carob.cli.verbs.common.Services;
import java.util.List;
import java.util.function.Function;

/** Looks up the names of existing objects, for completion. */
final class ObjectNames implements Function<ObjectNames.Kind, List<String>> {

  /** A kind of objects that commands name. */
  enum Kind {
    CONTAINER,
    IMAGE,
    NETWORK,
    SECRET,
    VOLUME
  }

  private final Services services;

  ObjectNames(Services services) {
    this.services = services;
  }

  @Override
  public List<String> apply(Kind kind) {
    return switch (kind) {
      case CONTAINER -> services.engine().list().stream().map(ContainerInfo::name).toList();
      case IMAGE ->
          services.images().list().stream().flatMap(image -> image.names().stream()).toList();
      case NETWORK -> services.engine().networks().list().stream().map(Network::name).toList();
      case SECRET -> services.engine().secrets().list().stream().map(Secret::name).toList();
      case VOLUME -> services.engine().volumes().list().stream().map(Volume::name).toList();
    };
  }
}
