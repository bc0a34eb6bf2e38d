package dev.carob.cli.podman.shape;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.types.image.Image;
import dev.carob.cli.podman.format.Ago;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * An image under one of its names, as a line of {@code images}.
 *
 * @param repository the name without tag and digest, or {@code <none>}
 * @param tag of the name, or {@code <none>}
 * @param digest of the name, or else of the image's manifest
 */
public record ImageLine(Image image, String repository, String tag, String digest) {

  private static final String NONE = "<none>";
  private static final int SHORT = 12;

  /** The lines of an image: one for each name, or one without a name. */
  public static List<ImageLine> of(Image image) {
    if (image.names().isEmpty()) {
      return List.of(new ImageLine(image, NONE, NONE, image.digest()));
    }
    return image.names().stream()
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
   * The fields of the line.
   *
   * @param now the age is relative to it
   * @param noTrunc whether the id is complete
   */
  public ObjectNode fields(Instant now, boolean noTrunc) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("ID", id(image, noTrunc));
    node.put("Id", image.id());
    node.put("ParentId", image.parent());
    node.put("Repository", repository);
    node.put("Tag", tag);
    node.put("Digest", digest);
    image.digests().forEach(node.putArray("RepoDigests")::add);
    node.put("CreatedSince", Ago.words(Duration.between(image.created(), now)) + " ago");
    node.put("CreatedAt", image.created().toString());
    node.put("Created", image.created().getEpochSecond());
    node.put("Size", Ago.size(image.size()));
    node.put("VirtualSize", Ago.size(image.size()));
    node.put("ReadOnly", image.readOnly());
    image.config().labels().forEach(node.putObject("Labels")::put);
    image.names().forEach(node.putArray("Names")::add);
    image.pastNames().forEach(node.putArray("History")::add);
    return node;
  }
}
