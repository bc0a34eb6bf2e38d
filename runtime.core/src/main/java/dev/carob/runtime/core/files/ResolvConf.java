package dev.carob.runtime.core.files;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.container.NameService;
import dev.carob.api.types.IpAddress;
import dev.carob.spi.network.Attachment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The content of resolv.conf(5).
 *
 * @param searches search domains
 * @param servers addresses of name servers
 * @param options resolver options
 */
record ResolvConf(List<String> searches, List<String> servers, List<String> options) {

  private static final String NO_SEARCH = ".";
  private static final int LONGEST_DOMAIN = 254;
  private static final Pattern LETTER = Pattern.compile("[a-zA-Z]");
  private static final String LABEL = "[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?";
  private static final Pattern DOMAIN = Pattern.compile(LABEL + "(\\." + LABEL + ")*\\.?");
  private static final Pattern OPTION = Pattern.compile("[\\x21-\\x7e]+");

  private static final Predicate<String> LOOPBACK =
      Pattern.compile("127(\\.[0-9]+){3}|::1").asMatchPredicate();
  private static final List<String> PUBLIC = List.of("8.8.8.8", "8.8.4.4");

  ResolvConf {
    searches = List.copyOf(searches);
    servers = List.copyOf(servers);
    options = List.copyOf(options);
  }

  /**
   * Validates name servers, search domains and resolver options.
   *
   * @throws CarobException.InvalidArgument a value is invalid; names the value
   */
  static void check(NameService asked) {
    for (String server : asked.servers()) {
      if (!IpAddress.isValid(server)) {
        throw new CarobException.InvalidArgument(
            server + " is not an ip address", FailureDetails.field("nameService.servers"));
      }
    }
    for (String domain : asked.searches()) {
      boolean valid =
          domain.length() <= LONGEST_DOMAIN
              && LETTER.matcher(domain).find()
              && DOMAIN.matcher(domain).matches();
      if (!valid && !domain.equals(NO_SEARCH)) {
        throw new CarobException.InvalidArgument(
            domain + " is not a valid domain", FailureDetails.field("nameService.searches"));
      }
    }
    for (String option : asked.options()) {
      if (!OPTION.matcher(option).matches()) {
        throw new CarobException.InvalidArgument(
            "invalid resolver option \"%s\": it must be one word such as ndots:2".formatted(option),
            FailureDetails.field("nameService.options"));
      }
    }
  }

  /** Parses a text. Lines without a value or with another key are ignored. */
  static ResolvConf parse(String text) {
    List<String> searches = new ArrayList<>();
    List<String> servers = new ArrayList<>();
    List<String> options = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      String[] words = line.strip().split("\\s+", -1);
      List<String> values = List.of(words).subList(1, words.length);
      if (values.isEmpty()) {
        continue;
      }
      switch (words[0]) {
        // The last line applies.
        case "search", "domain" -> {
          searches.clear();
          searches.addAll(values);
        }
        case "nameserver" -> servers.add(values.get(0));
        case "options" -> options.addAll(values);
        default -> {}
      }
    }
    return new ResolvConf(searches, servers, options);
  }

  /**
   * Returns the text for a container: the host's text unchanged, unless settings are given, the
   * container's networks have name servers, or the host's servers cannot be reached from the
   * container. The networks' name servers resolve the names of neighbouring containers and forward
   * other queries to the host's servers.
   *
   * @param onHost true if the container uses the host's network, with the servers at its loopback
   */
  static String of(String host, NameService asked, List<Attachment> networks, boolean onHost) {
    ResolvConf hosts = parse(host);
    ResolvConf reached = onHost ? hosts : hosts.fromOtherNamespace();
    boolean plain = networks.stream().allMatch(one -> one.servers().isEmpty());
    if (plain
        && reached.equals(hosts)
        && asked.searches().isEmpty()
        && asked.servers().isEmpty()
        && asked.options().isEmpty()) {
      return host;
    }
    return reached.with(networks).with(asked).text();
  }

  /** Leaves out servers at the loopback. Like Podman, uses public ones if none is left. */
  private ResolvConf fromOtherNamespace() {
    List<String> others = servers.stream().filter(server -> !LOOPBACK.test(server)).toList();
    return new ResolvConf(searches, others.isEmpty() ? PUBLIC : others, options);
  }

  private ResolvConf with(List<Attachment> networks) {
    List<String> own = networks.stream().flatMap(one -> one.servers().stream()).distinct().toList();
    return new ResolvConf(
        Stream.concat(networks.stream().flatMap(one -> one.searches().stream()), searches.stream())
            .distinct()
            .toList(),
        own.isEmpty() ? servers : own,
        options);
  }

  private ResolvConf with(NameService asked) {
    List<String> looked = asked.searches().isEmpty() ? searches : asked.searches();
    return new ResolvConf(
        looked.equals(List.of(NO_SEARCH)) ? List.of() : looked,
        asked.servers().isEmpty() ? servers : asked.servers(),
        asked.options().isEmpty() ? options : asked.options());
  }

  String text() {
    StringBuilder text = new StringBuilder();
    if (!searches.isEmpty()) {
      text.append("search ").append(String.join(" ", searches)).append('\n');
    }
    servers.forEach(server -> text.append("nameserver ").append(server).append('\n'));
    if (!options.isEmpty()) {
      text.append("options ").append(String.join(" ", options)).append('\n');
    }
    return text.toString();
  }
}
