package dev.carob.cli.verbs.common;

import dev.carob.api.CarobException;
import dev.carob.api.types.image.RegistryAccess;
import dev.carob.spi.verb.Console;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options for access to a registry. */
public final class RegistryOptions {

  private static final String AUTH_FILE = "REGISTRY_AUTH_FILE";
  private static final String REGISTRIES_CONF = "CONTAINERS_REGISTRIES_CONF";

  @Option(
      names = "--authfile",
      paramLabel = "FILE",
      description = "Set the file of credentials (default: $REGISTRY_AUTH_FILE, or the host's)")
  private String authFile = "";

  @Option(
      names = "--cert-dir",
      paramLabel = "DIR",
      description = "Set the directory of certificates (default: in /etc/containers/certs.d)")
  private String certDir = "";

  @Option(
      names = "--creds",
      paramLabel = "USER[:PASSWORD]",
      description = "Set the credentials for this command")
  private String creds = "";

  @Option(
      names = "--disable-content-trust",
      description = "Accepted for Docker's scripts; it has no effect, as in Podman")
  @SuppressWarnings("UnusedVariable") // accepted without effect, as the description says
  private boolean disableContentTrust;

  @Option(
      names = "--tls-verify",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOL",
      description = "Require a trusted certificate of the registry (true by default)")
  private Optional<Boolean> tlsVerify = Optional.empty();

  @Option(
      names = "--retry",
      paramLabel = "N",
      description = "Set how often a failed request is repeated (default: 3)")
  private Optional<Integer> retry = Optional.empty();

  /**
   * Returns the access of a command that reads the credentials file.
   *
   * @throws CarobException.InvalidArgument the file does not exist; names the file
   */
  public RegistryAccess access(Console console) {
    String file = authFile(console);
    if (!file.isEmpty() && !Files.exists(Path.of(file))) {
      throw new CarobException.InvalidArgument("stat " + file + ": no such file or directory");
    }
    return accessIfNeeded(console);
  }

  /**
   * Returns the access of a command that may not need a registry. As in Podman, a credentials file
   * that does not exist is no error then.
   */
  public RegistryAccess accessIfNeeded(Console console) {
    int colon = creds.indexOf(':');
    if (creds.isEmpty() || colon > 0) {
      return access(
          console,
          colon < 0 ? "" : creds.substring(0, colon),
          colon < 0 ? "" : creds.substring(colon + 1));
    }
    return access(console, creds, Prompt.password(console));
  }

  public RegistryAccess access(Console console, String user, String password) {
    retry.ifPresent(
        times -> {
          if (times < 0) {
            throw new CarobException.InvalidArgument("invalid --retry " + times);
          }
        });
    return RegistryAccess.builder()
        .authFile(authFile(console))
        .registriesConf(
            absolute(CallerVariables.find(console, REGISTRIES_CONF).orElse(""), console))
        .user(user)
        .password(password)
        .certificates(absolute(certDir, console))
        .verify(
            tlsVerify
                .map(yes -> yes ? RegistryAccess.TlsVerify.YES : RegistryAccess.TlsVerify.NO)
                .orElse(RegistryAccess.TlsVerify.CONFIGURED))
        .attempts(retry.map(times -> times + 1).orElse(0))
        .build();
  }

  private static String absolute(String file, Console console) {
    return file.isEmpty() ? "" : console.directory().resolve(file).normalize().toString();
  }

  /**
   * Returns the requested credentials file, or that of the caller's environment, which may differ
   * from the engine's.
   */
  private String authFile(Console console) {
    String file =
        authFile.isEmpty() ? CallerVariables.find(console, AUTH_FILE).orElse("") : authFile;
    return file.isEmpty() ? "" : console.path(file).normalize().toString();
  }
}
