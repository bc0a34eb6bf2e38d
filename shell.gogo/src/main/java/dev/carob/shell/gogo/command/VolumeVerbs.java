package dev.carob.shell.gogo.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.container.RemoveOptions;
import dev.carob.api.volume.Volume;
import dev.carob.api.volume.VolumeSpec;
import dev.carob.linux.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code volume …}: directories that outlive the containers they are shown in. */
final class VolumeVerbs {

  private static final List<String> KEYS =
      List.of("name", "label", "label!", "dangling", "driver", "until");
  private static final String DRIVER = "local";

  private VolumeVerbs() {}

  static Predicate<Volume> filter(List<String> filters) {
    return Filters.of(filters, KEYS, VolumeVerbs::one);
  }

  private static Predicate<Volume> one(String key, String value) {
    return switch (key) {
      case "name" -> {
        Predicate<String> pattern = FilterPattern.regex(key, value);
        yield volume -> pattern.test(volume.name());
      }
      case "label" -> volume -> Filters.hasLabel(volume.labels(), value);
      case "label!" -> volume -> !Filters.hasLabel(volume.labels(), value);
      case "dangling" -> volume -> volume.users().isEmpty() == Filters.flag("dangling", value);
      case "driver" -> volume -> value.equals(DRIVER);
      default -> {
        Instant until = LogsVerb.instant(value);
        yield volume -> volume.created().isBefore(until);
      }
    };
  }

  private static ObjectNode node(Volume volume) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("Name", volume.name());
    node.put("Driver", DRIVER);
    node.put("Mountpoint", volume.directory().toString());
    node.put("CreatedAt", volume.created().toString());
    volume.labels().forEach(node.putObject("Labels")::put);
    node.put("Scope", DRIVER);
    node.putObject("Options");
    if (volume.anonymous()) {
      node.put("Anonymous", true);
    }
    node.put("MountCount", volume.users().size());
    node.put("NeedsCopyUp", volume.empty());
    return node;
  }

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
      Variables.pairs(labels, pairs::put);
      try {
        out().println(engine().volumes().create(new VolumeSpec(name, pairs)).name());
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
              .filter(filter(options.filters()))
              .map(VolumeVerbs::node)
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
    Optional<List<String>> all() {
      return all
          ? Optional.of(engine().volumes().list().stream().map(Volume::name).toList())
          : Optional.empty();
    }

    @Override
    ObjectNode node(String name) {
      return VolumeVerbs.node(engine().volumes().inspect(name));
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
    List<String> all() {
      return engine().volumes().list().stream().map(Volume::name).toList();
    }

    @Override
    void remove(String name) {
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
    String what() {
      return "all volumes not used by a container";
    }

    @Override
    List<String> found(List<String> wanted) {
      return engine().volumes().list().stream()
          .filter(volume -> volume.users().isEmpty())
          .filter(filter(wanted))
          .map(Volume::name)
          .toList();
    }

    @Override
    void remove(String name) {
      engine().volumes().remove(name);
    }
  }

  @Command(name = "exists", description = "End with 0 if the volume is there, with 1 if not")
  static final class Exists extends Existence {
    Exists(Services services, Console console) {
      super(services, console);
    }

    @Override
    void look(String name) {
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
      return FileVerbs.tar(console(), output, file -> engine().volumes().export(name, file));
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
