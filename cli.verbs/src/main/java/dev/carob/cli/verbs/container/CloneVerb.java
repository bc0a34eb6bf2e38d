package dev.carob.cli.verbs.container;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.RemoveOptions;
import dev.carob.api.container.ResourceChange;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.cli.verbs.create.ResourceOptions;
import dev.carob.spi.verb.Console;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code container clone} (podman-container-clone(1)). */
@Command(name = "clone", description = "Create a container with the settings of another one")
final class CloneVerb extends Verb {

  @Option(names = "--destroy", description = "Remove the original container")
  private boolean destroy;

  @Option(
      names = {"-f", "--force"},
      description = "With --destroy: remove the original container even if it is running")
  private boolean force;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Set the name of the new container (default: ORIGINAL-clone)")
  private String name = "";

  @Option(names = "--run", description = "Start the new container")
  private boolean run;

  @Mixin private ResourceOptions resources = new ResourceOptions();

  @Parameters(index = "0", paramLabel = "CONTAINER", description = "Name or id")
  private String original = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NEW_NAME",
      description = "Name of the new container")
  private String second = "";

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "IMAGE",
      description = "Use this image in place of the original one")
  private String image = "";

  CloneVerb(Services services, Console console) {
    super(services, console);
  }

  @Override
  public Integer call() {
    if (!name.isEmpty() && !second.isEmpty()) {
      throw new CarobException.InvalidArgument(
          "cannot set a new name as an argument and with --name at the same time");
    }
    if (force && !destroy) {
      throw new CarobException.InvalidArgument("cannot set --force without --destroy");
    }
    ResourceChange change = resources.change();
    ContainerInfo from = engine().inspect(original);
    ContainerSpec.Builder spec = from.requested().toBuilder().name(newName(from));
    if (!image.isEmpty()) {
      spec.image(image);
    }
    String id = engine().create(spec.build());
    try {
      if (!change.isEmpty()) {
        engine().update(id, change);
      }
      if (destroy) {
        engine().remove(from.id(), force ? RemoveOptions.KILL : RemoveOptions.DEFAULT);
      }
      if (run) {
        engine().start(id);
      }
    } catch (CarobException e) {
      if (!destroy || exists(from.id())) {
        engine().remove(id, RemoveOptions.KILL);
      }
      throw e;
    }
    out().println(id);
    return 0;
  }

  private boolean exists(String id) {
    return engine().list().stream().anyMatch(info -> info.id().equals(id));
  }

  /** The requested name, or the original's with {@code -clone} and, if it is used, a number. */
  private String newName(ContainerInfo from) {
    String requested = second.isEmpty() ? name : second;
    if (!requested.isEmpty()) {
      return requested;
    }
    Set<String> used =
        engine().list().stream().map(ContainerInfo::name).collect(Collectors.toSet());
    String base = from.name() + "-clone";
    String free = base;
    for (int number = 1; used.contains(free); number++) {
      free = base + number;
    }
    return free;
  }
}
