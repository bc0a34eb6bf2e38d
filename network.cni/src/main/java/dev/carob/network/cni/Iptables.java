package dev.carob.network.cni;

import dev.carob.api.CarobException;
import dev.carob.linux.ProgramStopped;
import dev.carob.linux.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Rules of the table nat (iptables(8)), of the network namespace that the calling thread is in. */
final class Iptables {

  private static final List<Path> PLACES = List.of(Path.of("/usr/sbin"), Path.of("/sbin"));

  private static final Pattern ARGUMENT = Pattern.compile("\"([^\"]*)\"|\\S+");

  private final String program;

  private Iptables(String program) {
    this.program = program;
  }

  /** The program for the version of IP that an address, or a subnet, is of. */
  static Iptables of(String address) {
    String name = address.contains(":") ? "ip6tables" : "iptables";
    return new Iptables(
        PLACES.stream()
            .map(place -> place.resolve(name))
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(
                () ->
                    new CarobException.NetworkFailed(
                        "there is no " + name + ": install it (Debian: apt-get install iptables)",
                        null))
            .toString());
  }

  /** Whether it went well. */
  boolean does(String... arguments) {
    return run(arguments).status() == 0;
  }

  /**
   * @throws CarobException.NetworkFailed with what it said
   */
  Run.Outcome must(String... arguments) {
    Run.Outcome outcome = run(arguments);
    if (outcome.status() != 0) {
      throw new CarobException.NetworkFailed(
          "%s %s: %s".formatted(program, String.join(" ", arguments), outcome.output().strip()),
          null);
    }
    return outcome;
  }

  /**
   * The rules of a chain, each as the arguments that add it.
   *
   * @throws CarobException.NetworkFailed with what it said
   */
  List<List<String>> rules(String chain) {
    Run.Outcome outcome = must("-S", chain);
    return outcome
        .output()
        .lines()
        .filter(line -> line.startsWith("-A "))
        .map(
            line ->
                ARGUMENT
                    .matcher(line)
                    .results()
                    .map(found -> found.group(1) == null ? found.group() : found.group(1))
                    .toList())
        .toList();
  }

  private Run.Outcome run(String... arguments) {
    List<String> line = new ArrayList<>(List.of(program, "-w", "-t", "nat"));
    line.addAll(List.of(arguments));
    try {
      return Run.of(line);
    } catch (ProgramStopped e) {
      throw new CarobException.NetworkFailed(
          "%s: %s".formatted(String.join(" ", line), e.getMessage()), e);
    }
  }
}
