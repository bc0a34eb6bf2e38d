package dev.carob.shell.gogo.command;

import dev.carob.api.CarobException;
import dev.carob.api.container.LogLine;
import dev.carob.api.container.LogOptions;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logs}. */
@Command(name = "logs", description = "Show what a container has written")
final class LogsVerb extends Verb {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.nnnnnnnnnxxx");

  @Option(
      names = {"-n", "--tail"},
      paramLabel = "N",
      description = "Only the last N lines")
  private long tail = -1;

  @Option(names = "--since", paramLabel = "TIME", description = "A time, or a span such as 10m")
  private String since = "";

  @Option(names = "--until", paramLabel = "TIME", description = "A time, or a span such as 10m")
  private String until = "";

  @Option(
      names = {"-t", "--timestamps"},
      description = "Show when each line was written")
  private boolean stamps;

  @Parameters(index = "0", paramLabel = "CONTAINER", description = "Name or id")
  private String name = "";

  LogsVerb(Services services, Console console) {
    super(services, console);
  }

  @Override
  public Integer call() {
    Instant from = since.isEmpty() ? Instant.MIN : instant(since);
    Instant to = until.isEmpty() ? Instant.MAX : instant(until);
    engine().logs(name, new LogOptions(tail, from, to), this::print);
    out().flush();
    return 0;
  }

  private void print(LogLine line) {
    PrintStream to = line.stream() == LogLine.Stream.STDERR ? console().err() : out();
    if (stamps) {
      byte[] stamp =
          (STAMP.format(line.at().atZone(ZoneId.systemDefault())) + " ")
              .getBytes(StandardCharsets.US_ASCII);
      to.write(stamp, 0, stamp.length);
    }
    to.write(line.text(), 0, line.text().length);
    if (!line.partial()) {
      to.write('\n');
    }
  }

  /** RFC 3339, a local time, seconds since 1970, or a span before now as Go writes it. */
  static Instant instant(String text) {
    try {
      if (text.matches("[0-9]+(\\.[0-9]+)?")) {
        return Instant.ofEpochMilli((long) (Double.parseDouble(text) * 1000));
      }
      if (text.matches("([0-9.]+(h|ms|m|s))+")) {
        return Instant.now().minus(Duration.parse("PT" + text.toUpperCase(Locale.ROOT)));
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
              + "': it has to be as 2026-01-31T12:00:00Z, seconds since 1970, or a span as 10m",
          e);
    }
  }
}
