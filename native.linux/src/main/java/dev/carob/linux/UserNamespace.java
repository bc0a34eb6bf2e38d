package dev.carob.linux;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A user namespace in which no process is (user_namespaces(7)): it maps the ids of mounts. A
 * process with threads can't make one, so a small program does, for the architecture that this
 * bundle was built on only.
 */
public final class UserNamespace implements AutoCloseable {

  private final Fd fd;

  private UserNamespace(Fd fd) {
    this.fd = fd;
  }

  /**
   * Makes one.
   *
   * @param uids lines of {@code uid_map}: id inside, id outside, count
   * @param gids lines of {@code gid_map}
   * @return empty where there is no such program for this architecture
   * @throws IOException the kernel does not let it be made
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
