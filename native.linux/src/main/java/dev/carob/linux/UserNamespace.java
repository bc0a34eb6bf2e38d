package dev.carob.linux;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A user namespace without processes (user_namespaces(7)), used to map the file owners of mounts. A
 * multi-threaded process cannot create one, so a small helper program does. The bundle contains it
 * only for the architecture that it was built on.
 */
public final class UserNamespace implements AutoCloseable {

  private final Fd fd;

  private UserNamespace(Fd fd) {
    this.fd = fd;
  }

  /**
   * Creates a user namespace.
   *
   * @param uids lines of {@code uid_map}: id inside, id outside, count
   * @param gids lines of {@code gid_map}
   * @return empty if the helper program is missing for this architecture
   * @throws IOException the kernel refuses to create the namespace
   */
  public static Optional<UserNamespace> of(String uids, String gids) throws IOException {
    String name = "userns-" + System.getProperty("os.arch", "");
    try (InputStream program = UserNamespace.class.getResourceAsStream(name)) {
      if (program == null) {
        return Optional.empty();
      }
      try (Fd copy = SealedCopy.of("userns", program)) {
        return Optional.of(new UserNamespace(made(copy.pathForAll(), uids, gids)));
      }
    }
  }

  private static Fd made(Path program, String uids, String gids) throws IOException {
    Faults.beforeFile("spawn userns");
    Process process = new ProcessBuilder(program.toString()).start();
    try {
      if (process.getInputStream().read() < 0) {
        throw new IOException(
            new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip());
      }
      Path directory = Path.of("/proc", String.valueOf(process.pid()));
      Files.writeString(directory.resolve("uid_map"), uids);
      Files.writeString(directory.resolve("gid_map"), gids);
      return Fd.open(directory.resolve("ns/user"), Fd.O_RDONLY, 0);
    } finally {
      process.getOutputStream().close();
      process.onExit().join();
      Faults.after("spawn userns");
    }
  }

  Fd fd() {
    return fd;
  }

  @Override
  public void close() {
    fd.close();
  }
}
