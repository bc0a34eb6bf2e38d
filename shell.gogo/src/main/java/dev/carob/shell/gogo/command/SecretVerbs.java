package dev.carob.shell.gogo.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.secret.Secret;
import dev.carob.api.secret.SecretService;
import dev.carob.shell.gogo.format.Ago;
import dev.carob.shell.gogo.format.Output;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
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
          return console().in().readNBytes(SecretService.LARGEST + 1);
        }
        try (InputStream in = Files.newInputStream(console().directory().resolve(file))) {
          return in.readNBytes(SecretService.LARGEST + 1);
        }
      } catch (IOException e) {
        throw new CarobException.InvalidArgument("cannot read " + file + ": " + e, e);
      }
    }
  }

  @Command(name = "ls", description = "List secrets")
  static final class Ls extends Verb {
    @Option(
        names = {"-f", "--filter"},
        paramLabel = "KEY=VALUE",
        description = "Only those with name or id as given")
    private List<String> filters = new ArrayList<>();

    @Option(
        names = "--format",
        paramLabel = "FORMAT",
        description = "json, or a Go template, after table with headings")
    private String format = "table {{.ID}}\t{{.Name}}\t{{.Driver}}\t{{.CreatedAt}}\t{{.UpdatedAt}}";

    @Option(
        names = {"-n", "--noheading"},
        description = "Print no headings")
    private boolean noHeading;

    @Option(
        names = {"-q", "--quiet"},
        description = "Print the ids only")
    private boolean quiet;

    Ls(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      Predicate<Secret> wanted =
          Filters.of(
              filters,
              List.of("name", "id"),
              (key, value) ->
                  secret ->
                      key.equals("name")
                          ? secret.name().contains(value)
                          : secret.id().startsWith(value));
      List<Secret> found = engine().secrets().list().stream().filter(wanted).toList();
      if (quiet) {
        found.forEach(secret -> out().println(secret.id()));
        return 0;
      }
      List<ObjectNode> nodes = found.stream().map(Ls::line).toList();
      Output.format(
          out(), format, !noHeading, nodes, Map.of("CreatedAt", "CREATED", "UpdatedAt", "UPDATED"));
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
  static final class Inspect extends Verb {
    @Option(
        names = {"-f", "--format"},
        paramLabel = "FORMAT",
        description = "json (the default) or a Go template")
    private String format = "json";

    @Parameters(paramLabel = "SECRET", arity = "1..*", description = "Names or ids")
    private List<String> names = new ArrayList<>();

    Inspect(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      List<ObjectNode> found = new ArrayList<>();
      int code = 0;
      for (String name : names) {
        try {
          found.add(node(engine().secrets().inspect(name)));
        } catch (CarobException e) {
          error(e);
          code = FAILED;
        }
      }
      Output.format(out(), format, found, Map.of());
      return code;
    }

    private static ObjectNode node(Secret secret) {
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
  static final class Rm extends Verb {
    @Option(
        names = {"-a", "--all"},
        description = "All secrets")
    private boolean all;

    @Option(
        names = {"-i", "--ignore"},
        description = "A secret that is not there is no error")
    private boolean ignore;

    @Parameters(paramLabel = "SECRET", arity = "0..*", description = "Names or ids")
    private List<String> names = new ArrayList<>();

    Rm(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      if (all == !names.isEmpty()) {
        throw new CarobException.InvalidArgument("give the names of secrets, or --all");
      }
      List<String> chosen =
          all ? engine().secrets().list().stream().map(Secret::id).toList() : names;
      return each(chosen, this::remove);
    }

    private void remove(String name) {
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
