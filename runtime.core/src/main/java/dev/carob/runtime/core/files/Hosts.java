package dev.carob.runtime.core.files;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.types.IpAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Builds a container's hosts(5). Resolvers use the first line with a name, so the user's lines come
 * first. A line of the engine leaves out names that the user's lines or the base define.
 */
final class Hosts {

  private static final String GATEWAY = "host-gateway";
  private static final List<String> LOCALHOST = List.of("localhost");
  private static final List<String> HOST =
      List.of("host.containers.internal", "host.docker.internal");

  private Hosts() {}

  /**
   * @param base text of the base file; comments are left out
   * @param added entries {@code NAME:ADDRESS}
   * @param host address of the host; empty if it has none for the container
   * @param own the container's own addresses
   * @param names names of the container itself
   */
  static String text(
      String base, List<String> added, String host, List<String> own, List<String> names) {
    StringBuilder text = new StringBuilder();
    Set<String> defined = new HashSet<>();
    for (String one : added) {
      String name = one.substring(0, one.indexOf(':'));
      defined.add(name);
      line(text, address(one, host), List.of(name));
    }
    for (String line : base.split("\n", -1)) {
      List<String> words = List.of(line.replaceFirst("#.*", "").strip().split("\\s+", -1));
      if (words.size() > 1) {
        defined.addAll(words.subList(1, words.size()));
        line(text, words.get(0), words.subList(1, words.size()));
      }
    }
    line(text, "127.0.0.1", free(LOCALHOST, defined));
    line(text, "::1", free(LOCALHOST, defined));
    if (!host.isEmpty()) {
      line(text, host, free(HOST, defined));
    }
    for (String address : own) {
      line(text, address, free(names, defined));
    }
    return text.toString();
  }

  private static List<String> free(List<String> names, Set<String> defined) {
    return names.stream().filter(name -> !defined.contains(name)).toList();
  }

  private static void line(StringBuilder text, String address, List<String> names) {
    if (!names.isEmpty()) {
      text.append(address).append('\t').append(String.join(" ", names)).append('\n');
    }
  }

  private static String address(String entry, String host) {
    String address = entry.substring(entry.indexOf(':') + 1);
    if (!address.equals(GATEWAY)) {
      return address;
    }
    if (host.isEmpty()) {
      throw new CarobException.InvalidArgument(
          "host entry " + entry + ": the host has no address for it; use an address instead",
          FailureDetails.field("nameService.hosts"));
    }
    return host;
  }

  /**
   * Validates added entries.
   *
   * @throws CarobException.InvalidArgument an entry does not have the form {@code NAME:ADDRESS};
   *     names the entry
   */
  static void check(List<String> added) {
    for (String one : added) {
      int colon = one.indexOf(':');
      if (colon < 1 || one.substring(0, colon).chars().anyMatch(Hosts::separates)) {
        throw new CarobException.InvalidArgument(
            "bad format for `nameService.hosts`: \"" + one + "\"",
            FailureDetails.field("nameService.hosts"));
      }
      String address = one.substring(colon + 1);
      if (!address.equals(GATEWAY) && !IpAddress.isValid(address)) {
        throw new CarobException.InvalidArgument(
            "invalid IP address in `nameService.hosts`: \"" + address + "\"",
            FailureDetails.field("nameService.hosts"));
      }
    }
  }

  private static boolean separates(int character) {
    return Character.isWhitespace(character)
        || Character.isISOControl(character)
        || character == '#';
  }
}
