package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A real registry on the loopback interface, with TLS by its own certificate authority and a
 * password.
 */
final class LocalRegistry implements AutoCloseable {

  static final String HOST = "127.0.0.1:5443";
  static final String USER = "tester";
  static final String PASSWORD = "not-so-secret";

  private final Path directory;
  private final Process process;

  LocalRegistry(TestEngine engine) {
    directory = engine.directory().resolve("registry");
    try {
      Files.createDirectories(certificates());
      engine
          .program(
              "sh",
              "-ec",
              "ip link set lo up; cd "
                  + directory
                  + "; openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out certs/ca.crt -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1; htpasswd -Bbc users "
                  + USER
                  + " "
                  + PASSWORD)
          .ok();
      Path conf = directory.resolve("conf.yml");
      Files.writeString(
          conf,
          """
          version: 0.1
          log: {level: info}
          storage: {filesystem: {rootdirectory: %1$s/data}, delete: {enabled: true}}
          http: {addr: %2$s, tls: {certificate: %1$s/certs/ca.crt, key: %1$s/key.pem}}
          auth: {htpasswd: {realm: test, path: %1$s/users}}
          """
              .formatted(directory, HOST));
      process =
          engine.start(
              List.of(
                  "sh",
                  "-c",
                  "unset REGISTRY_AUTH_FILE; exec docker-registry serve " + conf + " 2>&1"));
      awaitListening();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path certificates() {
    return directory.resolve("certs");
  }

  /** Waits for the registry's message, and keeps reading its output so that it does not block. */
  private void awaitListening() throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    StringBuilder said = new StringBuilder();
    String line = lines.readLine();
    while (line != null && !line.contains("listening on")) {
      said.append(line).append('\n');
      line = lines.readLine();
    }
    assertThat(line).as("the registry listens: " + said).isNotNull();
    Thread reader = new Thread(() -> lines.lines().forEach(one -> {}), "registry-log");
    reader.setDaemon(true);
    reader.start();
  }

  @Override
  public void close() {
    process.destroy();
    TestEngine.exit(process);
  }
}
