package dev.carob.cli.podman.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.Serial;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A time: RFC 3339 in JSON, and in templates a value of Go's type {@code time.Time}. */
public final class GoTime extends TextNode {

  @Serial private static final long serialVersionUID = 1L;

  private static final Instant ZERO = Instant.parse("0001-01-01T00:00:00Z");
  private static final long MICROS = 1_000_000;

  private static final DateTimeFormatter STRING =
      new DateTimeFormatterBuilder()
          .appendPattern("yyyy-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendPattern(" xx zzz")
          .toFormatter(Locale.ROOT);

  /** The elements of Go's layouts. If one is a prefix of another, the longer one comes first. */
  private static final List<Map.Entry<String, String>> LAYOUT =
      List.of(
          Map.entry("2006", "yyyy"),
          Map.entry("January", "MMMM"),
          Map.entry("Jan", "MMM"),
          Map.entry("Monday", "EEEE"),
          Map.entry("Mon", "EEE"),
          Map.entry("MST", "zzz"),
          Map.entry("-07:00", "xxx"),
          Map.entry("-0700", "xx"),
          Map.entry("Z07:00", "XXX"),
          Map.entry("15", "HH"),
          Map.entry("01", "MM"),
          Map.entry("02", "dd"),
          Map.entry("03", "hh"),
          Map.entry("04", "mm"),
          Map.entry("05", "ss"),
          Map.entry("06", "yy"),
          Map.entry("PM", "a"),
          Map.entry("_2", "ppd"),
          Map.entry("1", "M"),
          Map.entry("2", "d"),
          Map.entry("3", "h"),
          Map.entry("4", "m"),
          Map.entry("5", "s"));

  private final transient ZonedDateTime time;

  private GoTime(Instant time) {
    super(time.toString());
    this.time = time.atZone(ZoneId.systemDefault());
  }

  /** Returns a time in the zone of this host. */
  public static GoTime of(Instant time) {
    return new GoTime(time);
  }

  /** Formats the time as Go prints it: {@code 2022-06-15 18:28:59 +0000 UTC}. */
  public String string() {
    return STRING.format(time);
  }

  /** Returns the value of one of Go's methods without parameters; null for other names. */
  @Nullable JsonNode method(String name) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    Instant instant = time.toInstant();
    return switch (name) {
      case "Year" -> json.numberNode(time.getYear());
      case "Month" -> json.textNode(time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
      case "Day" -> json.numberNode(time.getDayOfMonth());
      case "YearDay" -> json.numberNode(time.getDayOfYear());
      case "Weekday" ->
          json.textNode(time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
      case "Hour" -> json.numberNode(time.getHour());
      case "Minute" -> json.numberNode(time.getMinute());
      case "Second" -> json.numberNode(time.getSecond());
      case "Nanosecond" -> json.numberNode(time.getNano());
      case "Unix" -> json.numberNode(instant.getEpochSecond());
      case "UnixMilli" -> json.numberNode(instant.toEpochMilli());
      case "UnixMicro" ->
          json.numberNode(instant.getEpochSecond() * MICROS + instant.getNano() / 1000);
      case "UnixNano" ->
          json.numberNode(instant.getEpochSecond() * (MICROS * 1000) + instant.getNano());
      case "IsZero" -> json.booleanNode(instant.equals(ZERO));
      case "IsDST" -> json.booleanNode(time.getZone().getRules().isDaylightSavings(instant));
      case "Location" -> json.textNode(location());
      case "UTC" -> new GoTime(instant);
      case "Local" -> this;
      case "String" -> json.textNode(string());
      case "GoString" ->
          json.textNode(
              "time.Date(%d, time.%s, %d, %d, %d, %d, %d, time.%s)"
                  .formatted(
                      time.getYear(),
                      time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH),
                      time.getDayOfMonth(),
                      time.getHour(),
                      time.getMinute(),
                      time.getSecond(),
                      time.getNano(),
                      location()));
      default -> null;
    };
  }

  private String location() {
    return time.getZone().normalized().equals(ZoneOffset.UTC) ? "UTC" : "Local";
  }

  /** Formats the time by one of Go's layouts, such as {@code 2006-01-02 15:04}. */
  String format(String layout) {
    StringBuilder out = new StringBuilder();
    for (int at = 0; at < layout.length(); ) {
      int from = at;
      var element = LAYOUT.stream().filter(e -> layout.startsWith(e.getKey(), from)).findFirst();
      if (element.isPresent()) {
        out.append(
            DateTimeFormatter.ofPattern(element.get().getValue(), Locale.ENGLISH).format(time));
        at += element.get().getKey().length();
      } else {
        out.append(layout.charAt(at++));
      }
    }
    return out.toString();
  }

  @Override
  public boolean equals(Object other) {
    return super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
