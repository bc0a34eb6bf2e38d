package dev.carob.cli.podman.value;

import dev.carob.api.CarobException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;

/**
 * Points in time in the formats of Podman's options: RFC 3339, a local time without a zone, seconds
 * since 1970, or a duration in Go's syntax.
 */
public final class Instants {

  private Instants() {}

  /** Parses a time; a duration is subtracted from the current time. */
  public static Instant parse(String text) {
    return parse(text, false);
  }

  /**
   * Parses a time.
   *
   * @param ahead true: a duration is added to the current time; false: it is subtracted
   * @throws CarobException.InvalidArgument the text does not match any of the formats
   */
  public static Instant parse(String text, boolean ahead) {
    try {
      if (text.matches("[0-9]{1,12}(\\.[0-9]{1,20})?")) {
        return Instant.ofEpochMilli((long) (Double.parseDouble(text) * 1000));
      }
      if (GoDuration.matches(text)) {
        Duration span = GoDuration.parse(text);
        return ahead ? Instant.now().plus(span) : Instant.now().minus(span);
      }
      if (text.matches(".*(Z|[+-][0-9]{2}:[0-9]{2})")) {
        return OffsetDateTime.parse(text).toInstant();
      }
      String whole = text.length() == 10 ? text + "T00:00:00" : text;
      return LocalDateTime.parse(whole).atZone(ZoneId.systemDefault()).toInstant();
    } catch (DateTimeException e) {
      throw new CarobException.InvalidArgument(
          "invalid time '"
              + text
              + "': it must be a time such as 2026-01-31T12:00:00Z, seconds since 1970, or a duration such as 10m",
          e);
    }
  }
}
