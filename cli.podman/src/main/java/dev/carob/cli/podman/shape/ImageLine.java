package dev.carob.cli.podman.shape;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.carob.api.types.image.Image;
import dev.carob.cli.podman.format.GoTime;
import dev.carob.cli.podman.format.HumanUnits;
import dev.carob.cli.podman.format.StructNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * An image with one of its names, as a line of {@code images}.
 *
 * @param repository the name without tag and digest, or {@code <none>}
 * @param tag the name's tag, or {@code <none>}
 * @param digest the name's digest, or that of the image's manifest
 */
public record ImageLine(Image image, String repository, String tag, String digest) {

  private static final String NONE = "<none>";
  private static final int SHORT = 12;

  /**
   * Returns the lines of an image: one for each name with a tag. If it has none, one for its first
   * name, or one without a name.
   */
  public static List<ImageLine> of(Image image) {
    if (image.names().isEmpty()) {
      return List.of(new ImageLine(image, NONE, NONE, image.digest()));
    }
    List<String> tagged = image.names().stream().filter(name -> !name.contains("@")).toList();
    return (tagged.isEmpty() ? image.names().subList(0, 1) : tagged)
        .stream()
            .map(
                name -> {
                  int at = name.indexOf('@');
                  String digest = at < 0 ? image.digest() : name.substring(at + 1);
                  int colon = name.lastIndexOf(':', at < 0 ? name.length() : at);
                  if (colon <= name.lastIndexOf('/')) {
                    return new ImageLine(
                        image, name.substring(0, at < 0 ? name.length() : at), NONE, digest);
                  }
                  return new ImageLine(
                      image,
                      name.substring(0, colon),
                      name.substring(colon + 1, at < 0 ? name.length() : at),
                      digest);
                })
            .toList();
  }

  /** The column IMAGE ID. */
  public static String id(Image image, boolean noTrunc) {
    return noTrunc ? "sha256:" + image.id() : image.id().substring(0, SHORT);
  }

  /**
   * The JSON of the image, with the fields of the line for templates.
   *
   * @param now the time to which the age is relative
   * @param noTrunc true if the id of templates is complete
   * @param containers how many containers use the image
   */
  public StructNode fields(Instant now, boolean noTrunc, long containers) {
    StructNode node = StructNode.create();
    node.put("Id", image.id());
    node.put("ParentId", image.parent());
    node.putNull("RepoTags");
    image.digests().forEach(node.putArray("RepoDigests")::add);
    node.put("Size", image.size()).put("SharedSize", 0).put("VirtualSize", image.size());
    if (image.config().labels().isEmpty()) {
      node.putNull("Labels");
      node.field("Labels", node.objectNode());
    } else {
      image.config().labels().forEach(node.putObject("Labels")::put);
    }
    node.put("Containers", containers);
    if (image.readOnly()) {
      node.put("ReadOnly", true);
    }
    if (image.names().isEmpty()) {
      node.put("Dangling", true);
    } else {
      image.names().forEach(node.putArray("Names")::add);
    }
    node.put("Digest", image.digest());
    image.pastNames().forEach(node.putArray("History")::add);
    node.put("Created", image.created().getEpochSecond());
    node.time("CreatedAt", image.created());
    ArrayNode names = node.arrayNode();
    image.names().forEach(names::add);
    ArrayNode tags = node.arrayNode();
    image.tags().forEach(tags::add);
    node.field("Names", names).field("RepoTags", tags).field("ReadOnly", image.readOnly());
    node.field("Dangling", image.names().isEmpty());
    // Go's embedded struct ImageSummary has the values of the JSON.
    node.field("ImageSummary", node.deepCopy());
    String age = HumanUnits.words(Duration.between(image.created(), now)) + " ago";
    node.field("ID", id(image, noTrunc));
    node.field("Repository", repository).field("Tag", tag).field("Digest", digest);
    node.field("Created", age).field("CreatedSince", age);
    node.field("CreatedTime", GoTime.of(image.created()));
    node.field("Size", HumanUnits.size(image.size()));
    node.field("IsReadOnly", image.readOnly()).field("IsDangling", image.names().isEmpty());
    return node.field("History", String.join(", ", image.pastNames()));
  }
}
