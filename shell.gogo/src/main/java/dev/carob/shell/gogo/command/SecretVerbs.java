package dev.carob.shell.gogo.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.secret.Secret;
import dev.carob.api.secret.SecretService;
import dev.carob.linux.RegularFile;
import dev.carob.shell.gogo.format.Ago;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code secret …}: what containers are shown and no listing tells. */
final class SecretVerbs {

  private static final String DRIVER = "file";

  private SecretVerbs() {}

  @Command(name = "create", description = "Keep a secret")
  static final class Create extends Verb {
    @Option(
        names = {"-d", "--driver"},
        paramLabel = "DRIVER",
        description = "file, the only one")
    private String driver = DRIVER;

    @Option(names = "--env", description = "FILE is a variable of the caller's that holds it")
    private boolean env;

    @Option(
        names = {"-l", "--label"},
        paramLabel = "KEY=VALUE",
        description = "Add a label")
    private List<String> labels = new ArrayList<>();

    @Parameters(index = "0", paramLabel = "NAME", description = "Its name")
    private String name = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "What holds it; - for stdin")
    private String file = "";

    Create(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      if (!driver.equals(DRIVER)) {
        throw new CarobException.InvalidArgument(
            "unknown secret driver '" + driver + "': there is " + DRIVER);
      }
      Map<String, String> pairs = new LinkedHashMap<>();
      Variables.pairs(labels, pairs::put);
      out().println(engine().secrets().create(name, value(), pairs));
      return 0;
    }

    private byte[] value() {
      if (env) {
        return console().environment().stream()
            .filter(variable -> variable.startsWith(file + "="))
            .findFirst()
            .orElseThrow(
                () ->
                    new CarobException.InvalidArgument(
                        "cannot create store secret data: environment variable "
                            + file
                            + " is not set"))
            .substring(file.length() + 1)
            .getBytes(StandardCharsets.UTF_8);
      }
      try {
        if (file.equals("-")) {
          return wholeInput().readNBytes(SecretService.LARGEST + 1);
        }
        try (InputStream in = RegularFile.open(console().path(file))) {
          return in.readNBytes(SecretService.LARGEST + 1);
        }
      } catch (IOException e) {
        throw new CarobException.InvalidArgument("cannot read " + file + ": " + e, e);
      }
    }
  }

  @Command(name = "ls", description = "List secrets")
  static final class Ls extends Verb {
    private static final String TABLE =
        "{{.ID}}\t{{.Name}}\t{{.Driver}}\t{{.CreatedAt}}\t{{.UpdatedAt}}";

    @Mixin private ListOptions options = new ListOptions();

    Ls(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      Predicate<Secret> wanted =
          Filters.of(
              options.filters(),
              List.of("name", "id"),
              (key, value) ->
                  secret ->
                      key.equals("name")
                          ? secret.name().contains(value)
                          : secret.id().startsWith(value));
      List<ObjectNode> found =
          engine().secrets().list().stream().filter(wanted).map(Ls::line).toList();
      options.print(
          out(), found, "ID", TABLE, Map.of("CreatedAt", "CREATED", "UpdatedAt", "UPDATED"));
      return 0;
    }

    private static ObjectNode line(Secret secret) {
      String ago = Ago.words(Duration.between(secret.created(), Instant.now())) + " ago";
      return JsonNodeFactory.instance
          .objectNode()
          .put("ID", secret.id())
          .put("Name", secret.name())
          .put("Driver", DRIVER)
          .put("CreatedAt", ago)
          .put("UpdatedAt", ago);
    }
  }

  @Command(name = "inspect", description = "Tell all about secrets but what they are")
  static final class Inspect extends InspectEach {
    Inspect(Services services, Console console) {
      super(services, console);
    }

    @Override
    ObjectNode node(String name) {
      Secret secret = engine().secrets().inspect(name);
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.put("ID", secret.id());
      node.put("CreatedAt", secret.created().toString());
      node.put("UpdatedAt", secret.created().toString());
      ObjectNode spec = node.putObject("Spec").put("Name", secret.name());
      spec.putObject("Driver").put("Name", DRIVER).putObject("Options");
      secret.labels().forEach(spec.putObject("Labels")::put);
      return node;
    }
  }

  @Command(name = "rm", description = "Forget secrets")
  static final class Rm extends RemoveEach {
    @Option(
        names = {"-i", "--ignore"},
        description = "A secret that is not there is no error")
    private boolean ignore;

    Rm(Services services, Console console) {
      super(services, console);
    }

    @Override
    List<String> all() {
      return engine().secrets().list().stream().map(Secret::id).toList();
    }

    /** Podman's has no codes of its own. */
    @Override
    int code(CarobException e) {
      return e.exitCode();
    }

    @Override
    void remove(String name) {
      try {
        engine().secrets().remove(name);
      } catch (CarobException.NotFound e) {
        if (!ignore) {
          throw e;
        }
      }
    }
  }

  @Command(name = "exists", description = "End with 0 if the secret is there, with 1 if not")
  static final class Exists extends Existence {
    Exists(Services services, Console console) {
      super(services, console);
    }

    @Override
    void look(String name) {
      engine().secrets().inspect(name);
    }
  }
}
