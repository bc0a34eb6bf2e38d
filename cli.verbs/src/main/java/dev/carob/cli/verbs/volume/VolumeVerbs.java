package dev.carob.cli.verbs.volume;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.container.RemoveOptions;
import dev.carob.api.housekeeping.Removal;
import dev.carob.api.volume.Volume;
import dev.carob.api.volume.VolumeSpec;
import dev.carob.cli.podman.filter.VolumeFilters;
import dev.carob.cli.podman.shape.VolumeJson;
import dev.carob.cli.podman.value.KeyValues;
import dev.carob.cli.verbs.common.Existence;
import dev.carob.cli.verbs.common.InspectEach;
import dev.carob.cli.verbs.common.ListOptions;
import dev.carob.cli.verbs.common.PruneVerb;
import dev.carob.cli.verbs.common.RemoveEach;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.TarOutput;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.linux.RegularFile;
import dev.carob.spi.verb.Console;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code volume …}: directories that outlive the containers they are shown in. */
final class VolumeVerbs {

  private VolumeVerbs() {}

  @Command(name = "create", description = "Make a volume")
  static final class Create extends Verb {
    @Option(names = "--ignore", description = "A volume that is there already is no error")
    private boolean ignore;

    @Option(
        names = {"-l", "--label"},
        paramLabel = "KEY=VALUE",
        description = "Add a label")
    private List<String> labels = new ArrayList<>();

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "One is made up")
    private String name = "";

    Create(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      Map<String, String> pairs = new LinkedHashMap<>();
      KeyValues.pairs(labels, pairs::put);
      try {
        out()
            .println(
                engine()
                    .volumes()
                    .create(VolumeSpec.builder().name(name).labels(pairs).build())
                    .name());
      } catch (CarobException.NameInUse e) {
        if (!ignore) {
          throw e;
        }
        out().println(name);
      }
      return 0;
    }
  }

  @Command(name = "ls", description = "List volumes")
  static final class Ls extends Verb {
    @Mixin private ListOptions options = new ListOptions();

    Ls(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      List<ObjectNode> found =
          engine().volumes().list().stream()
              .filter(VolumeFilters.of(options.filters()))
              .map(VolumeJson::of)
              .toList();
      options.print(out(), found, "Name", "{{.Driver}}\t{{.Name}}", Map.of("Name", "VOLUME NAME"));
      return 0;
    }
  }

  @Command(name = "inspect", description = "Tell all about volumes")
  static final class Inspect extends InspectEach {
    @Option(
        names = {"-a", "--all"},
        description = "All volumes")
    private boolean all;

    Inspect(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Optional<List<String>> all() {
      return all
          ? Optional.of(engine().volumes().list().stream().map(Volume::name).toList())
          : Optional.empty();
    }

    @Override
    public ObjectNode node(String name) {
      return VolumeJson.of(engine().volumes().inspect(name));
    }
  }

  @Command(name = "rm", description = "Remove volumes")
  static final class Rm extends RemoveEach {

    @Option(
        names = {"-f", "--force"},
        description = "Remove the containers that use it first, by force")
    private boolean force;

    Rm(Services services, Console console) {
      super(services, console);
    }

    @Override
    public List<String> all() {
      return engine().volumes().list().stream().map(Volume::name).toList();
    }

    @Override
    public void remove(String name) {
      if (force) {
        engine()
            .volumes()
            .inspect(name)
            .users()
            .forEach(id -> engine().remove(id, RemoveOptions.KILL));
      }
      engine().volumes().remove(name);
    }
  }

  @Command(name = "prune", description = "Remove all volumes that no container uses")
  static final class Prune extends PruneVerb {
    Prune(Services services, Console console) {
      super(services, console);
    }

    @Override
    public String what() {
      return "all volumes not used by a container";
    }

    @Override
    public Supplier<List<Removal>> removal(List<String> filters) {
      Predicate<Volume> filter = VolumeFilters.of(filters);
      return () -> services().housekeeping().pruneVolumes(filter, false);
    }
  }

  @Command(name = "exists", description = "End with 0 if the volume is there, with 1 if not")
  static final class Exists extends Existence {
    Exists(Services services, Console console) {
      super(services, console);
    }

    @Override
    public void look(String name) {
      engine().volumes().inspect(name);
    }
  }

  @Command(name = "export", description = "Write a volume's files as a tar")
  static final class Export extends Verb {
    @Option(
        names = {"-o", "--output"},
        paramLabel = "FILE",
        description = "Where to; stdout by default")
    private String output = "";

    @Parameters(index = "0", paramLabel = "VOLUME", description = "Its name")
    private String name = "";

    Export(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() throws IOException {
      return TarOutput.write(console(), output, file -> engine().volumes().export(name, file));
    }
  }

  @Command(name = "import", description = "Unpack a tar into a volume")
  static final class Import extends Verb {
    @Parameters(index = "0", paramLabel = "VOLUME", description = "Its name")
    private String name = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "The tar; - for stdin")
    private String file = "";

    Import(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() throws IOException {
      if (file.equals("-")) {
        return unpack(wholeInput());
      }
      try (InputStream in = RegularFile.openOnce(console().path(file))) {
        return unpack(in);
      } catch (IOException e) {
        throw new CarobException.InvalidArgument("cannot read " + file + ": " + e, e);
      }
    }

    private int unpack(InputStream in) throws IOException {
      return interruptible(
          () -> {
            engine().volumes().unpack(name, in);
            return 0;
          });
    }
  }
}
