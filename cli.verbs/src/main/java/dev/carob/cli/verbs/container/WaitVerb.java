package dev.carob.cli.verbs.container;

import dev.carob.api.CarobException;
import dev.carob.api.container.WaitCondition;
import dev.carob.cli.podman.value.GoDuration;
import dev.carob.cli.verbs.common.CallerWait;
import dev.carob.cli.verbs.common.Services;
import dev.carob.spi.verb.Console;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code wait}. */
@Command(name = "wait", description = "Wait for containers to end, and print their exit codes")
final class WaitVerb extends ContainerVerbs.Each {
  @Option(
      names = "--condition",
      paramLabel = "STATE",
      description =
          "What to wait for: configured, created, running, paused, stopped (the default), exited, removing, healthy, unhealthy; several are alternatives")
  private List<String> conditions = new ArrayList<>();

  @Option(names = "--ignore", description = "Ignore containers that do not exist")
  private boolean ignore;

  @Option(
      names = {"-i", "--interval"},
      paramLabel = "SPAN",
      description = "Accepted for Podman's scripts; waiting does not poll here")
  private String interval = "";

  WaitVerb(Services services, Console console) {
    super(services, console);
  }

  @Override
  public Integer call() {
    Set<WaitCondition> wanted = wanted();
    if (!interval.isEmpty()) {
      GoDuration.parse(interval.matches("[0-9]+") ? interval + "ms" : interval);
    }
    int code = 0;
    for (String name : chosen()) {
      try {
        out().println(await(name, wanted));
        out().flush();
      } catch (CarobException.NotFound e) {
        if (ignore) {
          out().println(-1);
          continue;
        }
        error(e);
        code = code(e);
      } catch (CarobException e) {
        error(e);
        code = code(e);
      }
    }
    return code;
  }

  private int await(String name, Set<WaitCondition> wanted) {
    return CallerWait.of(
            console(), wanted.isEmpty() ? engine().whenEnded(name) : engine().when(name, wanted))
        .code();
  }

  /** The conditions; empty: the container has ended and was cleaned up. */
  private Set<WaitCondition> wanted() {
    Set<WaitCondition> wanted = EnumSet.noneOf(WaitCondition.class);
    for (String text : conditions) {
      for (String word : text.split(",", -1)) {
        wanted.add(condition(word.toLowerCase(Locale.ROOT)));
      }
    }
    return wanted;
  }

  private static WaitCondition condition(String word) {
    return switch (word) {
      // Podman's names of states that have other names in OCI.
      case "initialized" -> WaitCondition.CREATED;
      case "created", "configured" -> WaitCondition.CONFIGURED;
      default ->
          Arrays.stream(WaitCondition.values())
              .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(word))
              .findFirst()
              .orElseThrow(
                  () ->
                      new CarobException.InvalidArgument(
                          "unknown container state: " + word + ": invalid argument"));
    };
  }
}
