package dev.carob.cli.podman.shape;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.volume.Volume;
import dev.carob.cli.podman.format.StructNode;

/** A volume, as {@code volume inspect} and {@code volume ls} print it. */
public final class VolumeJson {

  /** The only driver of volumes. */
  public static final String DRIVER = "local";

  private VolumeJson() {}

  /** Returns the JSON of a volume. */
  public static ObjectNode of(Volume volume) {
    StructNode node = StructNode.create();
    node.put("Name", volume.name());
    node.put("Driver", DRIVER);
    node.put("Mountpoint", volume.directory().toString());
    node.time("CreatedAt", volume.created());
    volume.labels().forEach(node.putObject("Labels")::put);
    node.put("Scope", DRIVER);
    node.putObject("Options");
    if (volume.anonymous()) {
      node.put("Anonymous", true);
    }
    node.put("MountCount", volume.users().size());
    node.put("NeedsCopyUp", volume.empty());
    node.field("Anonymous", volume.anonymous()).field("NeedsChown", volume.empty());
    node.field("UID", 0).field("GID", 0).field("Timeout", 0).field("StorageID", "");
    return node.embedded("VolumeConfigResponse", "InspectVolumeData");
  }
}
