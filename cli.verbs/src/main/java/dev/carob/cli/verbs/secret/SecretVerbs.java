package dev.carob.cli.verbs.secret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.secret.Secret;
import dev.carob.api.secret.SecretService;
import dev.carob.cli.podman.filter.SecretFilters;
import dev.carob.cli.podman.shape.SecretJson;
import dev.carob.cli.podman.value.KeyValues;
import dev.carob.cli.verbs.common.CallerVariables;
import dev.carob.cli.verbs.common.ExistsVerb;
import dev.carob.cli.verbs.common.ExitCodes;
import dev.carob.cli.verbs.common.InspectEach;
import dev.carob.cli.verbs.common.ListOptions;
import dev.carob.cli.verbs.common.RemoveEach;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.linux.RegularFile;
import dev.carob.spi.verb.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code secret …}: values that containers receive and that no listing shows. */
final class SecretVerbs {

  private SecretVerbs() {}

  @Command(name = "create", description = "Create a secret")
  static final class Create extends Verb {
    @Option(
        names = {"-d", "--driver"},
        paramLabel = "DRIVER",
        description = "Set the driver: file, the only one")
    private String driver = SecretJson.DRIVER;

    @Option(
        names = "--env",
        description = "Read the secret from an environment variable of the caller")
    private boolean env;

    @Option(
        names = {"-l", "--label"},
        paramLabel = "KEY=VALUE",
        description = "Add a label")
    private List<String> labels = new ArrayList<>();

    @Option(names = "--ignore", description = "Do not fail if the secret exists; print its id")
    private boolean ignore;

    @Option(names = "--replace", description = "Remove an existing secret of the name first")
    private boolean replace;

    @Parameters(index = "0", paramLabel = "NAME", description = "Name")
    private String name = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "File with the secret; - for stdin")
    private String file = "";

    Create(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      if (!driver.equals(SecretJson.DRIVER)) {
        throw new CarobException.InvalidArgument(
            "unknown secret driver '" + driver + "': the only driver is " + SecretJson.DRIVER);
      }
      Map<String, String> pairs = new LinkedHashMap<>();
      KeyValues.pairs(labels, pairs::put);
      if (ignore && replace) {
        throw new CarobException.InvalidArgument("ignore and replace cannot be used together");
      }
      SecretService secrets = engine().secrets();
      if (replace) {
        out().println(secrets.replace(name, value(), pairs));
        return 0;
      }
      Optional<Secret> existing =
          secrets.list().stream()
              .filter(secret -> ignore && secret.name().equals(name))
              .findFirst();
      out()
          .println(
              existing.isPresent() ? existing.get().id() : secrets.create(name, value(), pairs));
      return 0;
    }

    private byte[] value() {
      if (env) {
        return CallerVariables.find(console(), file)
            .orElseThrow(
                () ->
                    new CarobException.InvalidArgument(
                        "cannot create store secret data: environment variable "
                            + file
                            + " is not set"))
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
      Instant now = Instant.now();
      List<ObjectNode> found =
          engine().secrets().list(SecretFilters.of(options.filters())).stream()
              .map(secret -> SecretJson.line(secret, now))
              .toList();
      options.print(
          out(), found, "ID", TABLE, Map.of("CreatedAt", "CREATED", "UpdatedAt", "UPDATED"));
      return 0;
    }
  }

  @Command(name = "inspect", description = "Describe secrets, without their values")
  static final class Inspect extends InspectEach {
    @Option(names = "--pretty", description = "Print a text instead of JSON")
    private boolean pretty;

    private final List<String> texts = new ArrayList<>();

    Inspect(Services services, Console console) {
      super(services, console);
    }

    @Override
    public ObjectNode node(String name) {
      Secret secret = engine().secrets().inspect(name);
      texts.add(SecretJson.text(secret));
      return SecretJson.of(secret);
    }

    @Override
    public void print(List<JsonNode> found) {
      if (pretty) {
        texts.forEach(out()::print);
      } else {
        super.print(found);
      }
    }
  }

  @Command(name = "rm", description = "Remove secrets")
  static final class Rm extends RemoveEach {
    @Option(
        names = {"-i", "--ignore"},
        description = "Ignore secrets that do not exist")
    private boolean ignore;

    Rm(Services services, Console console) {
      super(services, console);
    }

    @Override
    public List<String> all() {
      return engine().secrets().list().stream().map(Secret::id).toList();
    }

    /** Podman's {@code secret rm} has no separate exit codes. */
    @Override
    public ExitCodes exitCodes() {
      return ExitCodes.USUAL;
    }

    @Override
    public void remove(String name) {
      try {
        engine().secrets().remove(name);
      } catch (CarobException.NotFound e) {
        if (!ignore) {
          throw e;
        }
      }
    }
  }

  @Command(name = "exists", description = "Check if a secret exists: exit with 0, or with 1 if not")
  static final class Exists extends ExistsVerb {
    Exists(Services services, Console console) {
      super(services, console);
    }

    @Override
    public void look(String name) {
      engine().secrets().inspect(name);
    }
  }
}
