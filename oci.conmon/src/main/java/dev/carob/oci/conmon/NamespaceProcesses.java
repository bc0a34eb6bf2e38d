package dev.carob.oci.conmon;

import dev.carob.api.CarobException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds the processes of a pid namespace (pid_namespaces(7)). */
final class NamespaceProcesses {

  private static final Path PROC = Path.of("/proc");

  private NamespaceProcesses() {}

  /** The processes in the same pid namespace as the given one, including it, by ascending pid. */
  static List<Integer> beside(int pid) {
    List<Integer> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      Path wanted = namespace(PROC.resolve(String.valueOf(pid)));
      for (Path process : processes) {
        try {
          if (namespace(process).equals(wanted)) {
            found.add(Integer.valueOf(process.getFileName().toString()));
          }
        } catch (NoSuchFileException | AccessDeniedException e) {
          // The process has ended or cannot belong to a container.
          continue;
        }
      }
    } catch (IOException e) {
      throw new CarobException.RuntimeFailed(
          "cannot list the processes in the pid namespace of process " + pid + ": " + e, e);
    }
    found.sort(null);
    return found;
  }

  private static Path namespace(Path process) throws IOException {
    return Files.readSymbolicLink(process.resolve("ns/pid"));
  }
}
