package dev.carob.cli.verbs.command;

import dev.carob.cli.verbs.container.ContainerCommands;
import dev.carob.cli.verbs.image.ImageCommands;
import dev.carob.cli.verbs.process.ProcessCommands;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The groups of verbs, such as {@code network}. */
final class Groups {

  private static final String CONTAINER = "container";
  private static final String IMAGE = "image";

  private static final Map<String, String> TITLES =
      Map.ofEntries(
          Map.entry("backend", "Manage backends"),
          Map.entry("config", "Manage settings"),
          Map.entry(CONTAINER, "Manage containers"),
          Map.entry("generate", "Generate units for systemd"),
          Map.entry("healthcheck", "Manage the health checks of containers"),
          Map.entry("hooks", "Show OCI hooks"),
          Map.entry(IMAGE, "Manage images"),
          Map.entry("manifest", "Manage manifest lists"),
          Map.entry("network", "Manage networks"),
          Map.entry("plugin", "Manage plugins"),
          Map.entry("secret", "Manage secrets"),
          Map.entry("system", "Manage the data of the engine"),
          Map.entry("volume", "Manage volumes"));

  private Groups() {}

  /** Returns the description of a group; empty if the group is a plugin's. */
  static String title(String group) {
    return TITLES.getOrDefault(group, "");
  }

  /** Returns true if a word is a group of at least one of the named verbs. */
  static boolean exists(String word, Set<String> names) {
    return names.stream().anyMatch(name -> name.startsWith(word + " "));
  }

  /** Returns the commands of a group: the second word of each, mapped to the name of its verb. */
  static Map<String, String> members(String group, Set<String> names) {
    Map<String, String> members = new TreeMap<>();
    names.stream()
        .filter(name -> name.startsWith(group + " "))
        .forEach(name -> members.put(name.substring(group.length() + 1), name));
    plainVerbs(group)
        .filter(names::contains)
        .forEach(name -> members.putIfAbsent(shortName(name), name));
    return members;
  }

  /** Returns the verbs that can also be called through a group. */
  private static Stream<String> plainVerbs(String group) {
    Stream<String> verbs =
        switch (group) {
          case CONTAINER ->
              Stream.of(
                      ContainerCommands.table().names(),
                      ProcessCommands.table().names(),
                      Set.of("inspect"))
                  .flatMap(Set::stream);
          case IMAGE ->
              ImageCommands.table().names().stream()
                  .filter(name -> !Set.of("login", "logout").contains(name));
          default -> Stream.of();
        };
    return verbs.filter(name -> !name.contains(" "));
  }

  private static String shortName(String verb) {
    return switch (verb) {
      case "images", "ps" -> "ls";
      case "rmi" -> "rm";
      default -> verb;
    };
  }

  /** Returns the verb for a command of two words, such as {@code ps} for {@code container ls}. */
  static String plain(String both) {
    return switch (both) {
      case "container ls", "container list", "container ps" -> "ps";
      case "image ls", "image list" -> "images";
      case "image rm" -> "rmi";
      case "image umount" -> "image unmount";
      case "volume list" -> "volume ls";
      case "secret list" -> "secret ls";
      case "volume remove" -> "volume rm";
      case "secret remove" -> "secret rm";
      default ->
          both.startsWith(CONTAINER + " ") || both.startsWith(IMAGE + " ")
              ? both.substring(both.indexOf(' ') + 1)
              : both;
    };
  }
}
