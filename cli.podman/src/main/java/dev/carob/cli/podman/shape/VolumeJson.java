package dev.carob.cli.podman.shape;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.volume.Volume;
import dev.carob.cli.podman.format.StructNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A volume, as {@code volume inspect} and {@code volume ls} print it. */
public final class VolumeJson {

  /** The only driver of volumes. */
  public static final String DRIVER = "local";

  private static final Set<String> HANDLED = Set.of("uid", "gid", "size", "inodes");

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
    options(volume).forEach(node.putObject("Options")::put);
    if (volume.uid() > 0) {
      node.put("UID", volume.uid());
    }
    if (volume.gid() > 0) {
      node.put("GID", volume.gid());
    }
    if (volume.anonymous()) {
      node.put("Anonymous", true);
    }
    boolean owned = volume.uid() >= 0 || volume.gid() >= 0;
    boolean needsOwner = volume.empty() && !volume.used() && !owned;
    node.put("MountCount", volume.mounts());
    if (volume.empty()) {
      node.put("NeedsCopyUp", true);
    }
    if (needsOwner) {
      node.put("NeedsChown", true);
    }
    node.field("Status", JsonNodeFactory.instance.objectNode());
    node.field("Anonymous", volume.anonymous())
        .field("NeedsCopyUp", volume.empty())
        .field("NeedsChown", needsOwner);
    node.field("UID", Math.max(volume.uid(), 0)).field("GID", Math.max(volume.gid(), 0));
    node.field("Timeout", 0).field("StorageID", "");
    return node.embedded("VolumeConfigResponse", "InspectVolumeData");
  }

  /**
   * Podman lists the options in {@code o} that it handles itself a second time, under their own
   * keys.
   */
  private static Map<String, String> options(Volume volume) {
    Map<String, String> all = new TreeMap<>(volume.options());
    List<String> rest = new ArrayList<>();
    for (String option : volume.options().getOrDefault("o", "").split(",", -1)) {
      int equals = option.indexOf('=');
      String key = equals < 0 ? option : option.substring(0, equals);
      if (key.equals("noquota")) {
        all.put("NOQUOTA", "true");
        continue;
      }
      if (HANDLED.contains(key) && equals >= 0) {
        all.put(key.toUpperCase(Locale.ROOT), option.substring(equals + 1));
      }
      rest.add(option);
    }
    all.computeIfPresent("o", (key, value) -> rest.isEmpty() ? null : String.join(",", rest));
    return all;
  }
}
