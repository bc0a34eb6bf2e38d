package dev.carob.network.cni;

import dev.carob.linux.Mounts;
import dev.carob.linux.Namespaces;
import dev.carob.spi.network.NetworkBackend;
import dev.carob.tck.NetworkBackendContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/** Runs the contract of network backends with the installed CNI plugins. */
class CniContractTest extends NetworkBackendContract {

  @Override
  protected NetworkBackend open(Path directory) {
    return new CniBackend(
        directory.resolve("root"),
        directory.resolve("run"),
        List.of(),
        List.of(Path.of("/opt/cni/bin"), Path.of("/usr/lib/cni"), Path.of("/usr/libexec/cni")),
        Duration.ofSeconds(30));
  }

  @Override
  protected void makeNamespace(Path file) {
    Namespaces.newNetwork(file);
  }

  @Override
  protected void dropNamespace(Path file) {
    Mounts.detach(file);
  }

  @Override
  protected <T> T inNamespace(Path file, Callable<T> work) {
    return Namespaces.inNetwork(file, work);
  }
}
