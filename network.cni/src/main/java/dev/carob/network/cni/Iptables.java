package dev.carob.network.cni;

import dev.carob.api.CarobException;
import dev.carob.linux.ProgramRun;
import dev.carob.linux.ProgramStopped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Manages rules of the nat table (iptables(8)) in the calling thread's network namespace. */
final class Iptables {

  private static final List<Path> PLACES = List.of(Path.of("/usr/sbin"), Path.of("/sbin"));

  private static final Pattern ARGUMENT = Pattern.compile("\"([^\"]*)\"|\\S+");

  private final String program;

  private Iptables(String program) {
    this.program = program;
  }

  /** The program for the IP version of an address or subnet. */
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
                        name + " is not installed (Debian: apt-get install iptables)", null))
            .toString());
  }

  /** Runs the program; returns true if it succeeded. */
  boolean does(String... arguments) {
    return run(arguments).status() == 0;
  }

  /**
   * Runs the program.
   *
   * @throws CarobException.NetworkFailed the program failed; includes its output
   */
  ProgramRun.Outcome must(String... arguments) {
    ProgramRun.Outcome outcome = run(arguments);
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
   * @throws CarobException.NetworkFailed the program failed; includes its output
   */
  List<List<String>> rules(String chain) {
    ProgramRun.Outcome outcome = must("-S", chain);
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

  private ProgramRun.Outcome run(String... arguments) {
    List<String> line = new ArrayList<>(List.of(program, "-w", "-t", "nat"));
    line.addAll(List.of(arguments));
    try {
      return ProgramRun.of(line);
    } catch (ProgramStopped e) {
      throw new CarobException.NetworkFailed(
          "%s: %s".formatted(String.join(" ", line), e.getMessage()), e);
    }
  }
}
