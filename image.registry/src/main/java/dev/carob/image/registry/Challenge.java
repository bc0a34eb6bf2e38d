package dev.carob.image.registry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An authentication challenge of a registry (RFC 9110, 11.6.1; token specification of
 * distribution).
 *
 * @param scheme {@code bearer} or {@code basic}
 */
record Challenge(String scheme, Map<String, String> parameters) {

  private static final Pattern PARAMETER =
      Pattern.compile("([A-Za-z0-9_-]+)=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,]+))");

  /** Chooses the first challenge of a supported scheme, bearer before basic. */
  static Optional<Challenge> choose(List<String> headers) {
    List<Challenge> all = headers.stream().map(Challenge::parse).toList();
    return all.stream()
        .filter(one -> one.scheme.equals("bearer"))
        .findFirst()
        .or(() -> all.stream().filter(one -> one.scheme.equals("basic")).findFirst());
  }

  static Challenge parse(String header) {
    String text = header.strip();
    int space = text.indexOf(' ');
    String scheme = (space < 0 ? text : text.substring(0, space)).toLowerCase(Locale.ROOT);
    Map<String, String> parameters = new LinkedHashMap<>();
    Matcher m = PARAMETER.matcher(space < 0 ? "" : text.substring(space));
    while (m.find()) {
      String quoted = m.group(2);
      parameters.put(
          m.group(1).toLowerCase(Locale.ROOT),
          quoted == null ? m.group(3) : quoted.replaceAll("\\\\(.)", "$1"));
    }
    return new Challenge(scheme, parameters);
  }

  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }
}
