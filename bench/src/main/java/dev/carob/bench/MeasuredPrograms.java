package dev.carob.bench;

import dev.carob.linux.Fd;
import dev.carob.linux.Mounts;
import dev.carob.linux.Namespaces;
import dev.carob.linux.Spawn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the measured programs in separate directories; each has to succeed. */
final class MeasuredPrograms {

  private static final Path UNIFIED = Path.of("/sys/fs/cgroup/unified");

  private final Path distribution;
  private final Path work;
  private final boolean hybrid = Files.exists(UNIFIED.resolve("cgroup.controllers"));

  MeasuredPrograms(Path distribution, Path work) {
    this.distribution = distribution;
    this.work = work;
  }

  /** Runs the client. */
  void carob(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(distribution.resolve("bin/carob").toString()));
    command.addAll(List.of(arguments));
    try (Fd errors = errors()) {
      int status =
          Spawn.of(command)
              .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
              .env("CAROB_ROOT", work.resolve("root").toString())
              .env("CAROB_RUN", work.resolve("run").toString())
              .fd(2, errors)
              .start()
              .waitFor();
      require(status, "carob " + String.join(" ", arguments));
    }
  }

  private Fd errors() {
    return Fd.open(work.resolve("errors"), Fd.O_WRONLY | Fd.O_CREAT | Fd.O_TRUNC, 0600);
  }

  void require(int status, String what) throws IOException {
    if (status != 0) {
      Path errors = work.resolve("errors");
      String said = Files.exists(errors) ? Files.readString(errors) : "";
      throw new IllegalStateException(what + " ended with " + status + ": " + said);
    }
  }

  void shell(String script) throws Exception {
    int status = new ProcessBuilder("/bin/sh", "-c", script).inheritIO().start().waitFor();
    require(status, script);
  }

  /** Imports a busybox image into Podman and sets limits that this machine permits. */
  void preparePodman() throws Exception {
    Files.writeString(
        work.resolve("containers.conf"),
        "[containers]\ndefault_ulimits = [\"nofile=20000:20000\",\"nproc=4096:4096\"]\n[engine]\ncgroup_manager = \"cgroupfs\"\nevents_logger = \"file\"\n");
    shell(
        "cd '%s' && mkdir -p tar/bin && cp /bin/busybox tar/bin/true && cp /bin/busybox tar/bin/sleep && tar -C tar -cf busybox.tar . && CONTAINERS_CONF='%s/containers.conf' podman --root $PWD/podman --runroot $PWD/podmanrun import -q busybox.tar bench >/dev/null 2>&1"
            .formatted(work, work));
  }

  /** Runs Podman with crun. */
  void podman(String... arguments) {
    Namespaces.inPrivateMounts(
        () -> {
          if (hybrid) {
            Mounts.detach(UNIFIED);
          }
          List<String> command =
              new ArrayList<>(
                  List.of(
                      "/usr/bin/podman",
                      "--root",
                      work + "/podman",
                      "--runroot",
                      work + "/podmanrun",
                      "--runtime",
                      "crun"));
          command.addAll(List.of(arguments));
          Spawn spawn =
              Spawn.of(command)
                  .env("CONTAINERS_CONF", work + "/containers.conf")
                  .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
                  .env("HOME", "/root");
          try (Fd errors = errors()) {
            int status = spawn.fd(2, errors).start().waitFor();
            require(status, String.join(" ", command));
            return status;
          }
        });
  }

  /** Creates the bundle that raw crun runs. */
  void prepareBundle() throws Exception {
    Path bundle = work.resolve("bundle");
    Files.createDirectories(bundle.resolve("rootfs/bin"));
    Files.copy(Path.of("/bin/busybox"), bundle.resolve("rootfs/bin/true"));
    shell(
        "cd '%s' && crun spec && sed -i 's/\"terminal\": true/\"terminal\": false/; s/\"sh\"/\"true\"/' config.json && perl -0pi -e 's/\"rlimits\": \\[.*?\\],//s' config.json"
            .formatted(bundle));
  }

  /**
   * Runs crun. On a hybrid host, which crun refuses, it runs in a mount namespace without cgroup
   * v2.
   */
  void crun() {
    Namespaces.inPrivateMounts(
        () -> {
          if (hybrid) {
            Mounts.detach(UNIFIED);
          }
          int status =
              Spawn.of(
                      List.of(
                          "/usr/bin/crun",
                          "--root",
                          work + "/crun",
                          "run",
                          "-b",
                          work + "/bundle",
                          "bench"))
                  .start()
                  .waitFor();
          require(status, "crun run");
          return status;
        });
  }

  /** Removes Podman's containers and files. */
  void cleanUp() throws Exception {
    if (Files.isDirectory(work.resolve("podman"))) {
      shell(
          "podman --root '%s/podman' --runroot '%s/podmanrun' rm -aft0 >/dev/null 2>&1; umount -l '%s/podman/overlay' 2>/dev/null; chmod -R u+rwx '%s'"
              .formatted(work, work, work, work));
    }
  }
}
