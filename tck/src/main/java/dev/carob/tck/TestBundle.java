package dev.carob.tck;

import dev.carob.api.types.OciSpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An OCI bundle that contains a static busybox and whose process runs a script. */
final class TestBundle {

  private static final Path BUSYBOX = Path.of("/bin/busybox");

  private TestBundle() {}

  /**
   * @param id id of the container and name of its cgroup
   * @param script script for {@code sh -c}; must not contain quotes
   */
  static void make(Path bundle, String id, String script) throws IOException {
    if (!Files.isExecutable(BUSYBOX)) {
      throw new IOException(BUSYBOX + " must be a static busybox: apt-get install busybox-static");
    }
    Path bin = Files.createDirectories(bundle.resolve("rootfs/bin"));
    Files.copy(BUSYBOX, bin.resolve("sh"));
    Files.copy(BUSYBOX, bin.resolve("sleep"));
    for (String directory : new String[] {"proc", "dev", "sys"}) {
      Files.createDirectory(bundle.resolve("rootfs").resolve(directory));
    }
    Files.writeString(
        bundle.resolve("config.json"),
        """
        {
          "ociVersion": "%s",
          "process": {
            "user": {"uid": 0, "gid": 0},
            "args": ["/bin/sh", "-c", "%s"],
            "env": ["PATH=/bin"],
            "cwd": "/"
          },
          "root": {"path": "rootfs"},
          "hostname": "contract",
          "mounts": [
            {"destination": "/proc", "type": "proc", "source": "proc"},
            {"destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "mode=755"]}
          ],
          "linux": {
            "cgroupsPath": "/carob-test/%s",
            "namespaces": [
              {"type": "pid"}, {"type": "network"}, {"type": "ipc"}, {"type": "uts"}, {"type": "mount"}
            ]
          }
        }
        """
            .formatted(OciSpecVersion.CURRENT, script, id));
  }

  /** Writes the spec of a {@code /bin/sh} process to start in the container. */
  static Path process(Path file, String script, boolean terminal) throws IOException {
    return Files.writeString(
        file,
        """
        {
          "terminal": %s,
          "user": {"uid": 0, "gid": 0},
          "args": ["/bin/sh", "-c", "%s"],
          "env": ["PATH=/bin"],
          "cwd": "/"
        }
        """
            .formatted(terminal, script));
  }
}
