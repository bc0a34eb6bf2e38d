package dev.carob.cli.podman.shape;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.secret.Secret;
import dev.carob.cli.podman.format.GoTime;
import dev.carob.cli.podman.format.HumanUnits;
import dev.carob.cli.podman.format.StructNode;
import java.time.Duration;
import java.time.Instant;

/** A secret without its value, as {@code secret inspect} and {@code secret ls} print it. */
public final class SecretJson {

  /** The only driver of secrets. */
  public static final String DRIVER = "file";

  private SecretJson() {}

  /** Returns the JSON of {@code secret inspect}. */
  public static ObjectNode of(Secret secret) {
    StructNode node = StructNode.create();
    node.put("ID", secret.id());
    node.time("CreatedAt", secret.created()).time("UpdatedAt", secret.created());
    ObjectNode spec = node.putObject("Spec").put("Name", secret.name());
    spec.putObject("Driver").put("Name", DRIVER).putObject("Options");
    secret.labels().forEach(spec.putObject("Labels")::put);
    return node;
  }

  /** Returns the text of {@code secret inspect --pretty}. */
  public static String text(Secret secret) {
    StringBuilder text = new StringBuilder();
    text.append("ID:              ").append(secret.id());
    text.append("\nName:              ").append(secret.name());
    text.append("\nLabels:");
    secret
        .labels()
        .forEach((key, value) -> text.append("\n - ").append(key).append('=').append(value));
    String created = GoTime.of(secret.created()).string();
    text.append("\nDriver:            ").append(DRIVER);
    text.append("\nCreated at:        ").append(created);
    return text.append("\nUpdated at:        ").append(created).append('\n').toString();
  }

  /** Returns the fields of a line of {@code secret ls}. */
  public static ObjectNode line(Secret secret, Instant now) {
    String ago = HumanUnits.words(Duration.between(secret.created(), now)) + " ago";
    return JsonNodeFactory.instance
        .objectNode()
        .put("ID", secret.id())
        .put("Name", secret.name())
        .put("Driver", DRIVER)
        .put("CreatedAt", ago)
        .put("UpdatedAt", ago);
  }
}
