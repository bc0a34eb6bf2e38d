package dev.carob.api.volume;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A volume as it was when it was looked at.
 *
 * @param directory where its files lie on the host
 * @param anonymous a container has got it without naming it
 * @param empty nothing has been put into it yet: the first container that has it fills it with what
 *     its image has in that place
 * @param users ids of the containers that have it
 */
public record Volume(
    String name,
    Path directory,
    Instant created,
    Map<String, String> labels,
    boolean anonymous,
    boolean empty,
    List<String> users) {

  public Volume {
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    users = List.copyOf(users);
  }
}
