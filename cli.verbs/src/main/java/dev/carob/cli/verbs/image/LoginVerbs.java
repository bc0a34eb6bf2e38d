package dev.carob.cli.verbs.image;

import dev.carob.api.CarobException;
import dev.carob.api.types.image.RegistryAccess;
import dev.carob.cli.verbs.common.Prompt;
import dev.carob.cli.verbs.common.RegistryOptions;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.spi.verb.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verbs that log in to registries and out of them. */
final class LoginVerbs {

  private LoginVerbs() {}

  @Command(name = "login", description = "Log in to a registry")
  static final class Login extends Verb {
    @Option(names = "--get-login", description = "Print the current user")
    private boolean getLogin;

    @Option(
        names = {"-p", "--password"},
        paramLabel = "PASSWORD",
        description = "Set the password; process lists show it, so prefer --password-stdin")
    private Optional<String> password = Optional.empty();

    @Option(names = "--password-stdin", description = "Read the password from stdin")
    private boolean passwordStdin;

    @Option(
        names = {"-u", "--username"},
        paramLabel = "NAME",
        description = "Set the user")
    private String user = "";

    @Option(
        names = {"-v", "--verbose"},
        description = "Print the path of the credentials")
    private boolean verbose;

    @Mixin private RegistryOptions options = new RegistryOptions();

    @Parameters(index = "0", paramLabel = "REGISTRY", description = "Host[:port][/path]")
    private String registry = "";

    Login(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() throws IOException {
      String place = registry.replaceFirst("^https?://", "").replaceFirst("/+$", "");
      RegistryAccess asked = options.access(console(), "", "");
      if (getLogin) {
        out()
            .println(
                services()
                    .images()
                    .loggedIn(place, asked)
                    .orElseThrow(() -> new CarobException.NotFound("not logged into " + place)));
        return 0;
      }
      if (passwordStdin && (user.isEmpty() || password.isPresent())) {
        throw new CarobException.InvalidArgument(
            "--password-stdin requires --username, and excludes --password");
      }
      String name = user.isEmpty() ? Prompt.line(console(), "Username: ") : user;
      String secret =
          passwordStdin
              ? new String(console().in().readAllBytes(), StandardCharsets.UTF_8)
                  .replaceFirst("\\r?\\n$", "")
              : password.orElseGet(() -> Prompt.password(console()));
      services().images().login(place, options.access(console(), name, secret));
      if (verbose) {
        out()
            .println(
                "Credentials are stored in "
                    + (asked.authFile().isEmpty() ? "the host's auth.json" : asked.authFile()));
      }
      out().println("Login Succeeded!");
      return 0;
    }
  }

  @Command(name = "logout", description = "Remove the credentials for a registry")
  static final class Logout extends Verb {
    @Option(
        names = {"-a", "--all"},
        description = "Remove the credentials for all registries")
    private boolean all;

    @Mixin private RegistryOptions options = new RegistryOptions();

    @Parameters(index = "0", arity = "0..1", paramLabel = "REGISTRY", description = "Host[:port]")
    private String registry = "";

    Logout(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      if (all == !registry.isEmpty()) {
        throw new CarobException.InvalidArgument("no registry given: name one, or use --all");
      }
      String place = registry.replaceFirst("^https?://", "").replaceFirst("/+$", "");
      RegistryAccess access = options.access(console(), "", "");
      if (!services().images().logout(place, access)) {
        throw new CarobException.NotFound("not logged into " + place);
      }
      out()
          .println(
              all
                  ? "Removed login credentials for all registries"
                  : "Removed login credentials for " + place);
      return 0;
    }
  }
}
