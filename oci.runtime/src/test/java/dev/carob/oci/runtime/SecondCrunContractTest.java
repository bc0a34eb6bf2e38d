package dev.carob.oci.runtime;

import dev.carob.oci.conmon.ConmonRuntime;
import dev.carob.spi.oci.OciRuntime;
import dev.carob.tck.OciRuntimeContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.osgi.util.converter.Converters;

/** Runs the contract of OCI runtimes with a crun that is described by a configuration only. */
class SecondCrunContractTest extends OciRuntimeContract {

  private static final String HYBRID = "/sys/fs/cgroup/unified";

  /**
   * crun refuses to create containers on a host with both cgroup versions; unmounting v2 hides it.
   */
  private static String[] createPrefix() {
    return Files.exists(Path.of(HYBRID, "cgroup.controllers"))
        ? new String[] {
          "unshare", "--mount", "sh", "-c", "umount " + HYBRID + " && exec \"$0\" \"$@\""
        }
        : new String[0];
  }

  @Override
  protected OciRuntime open(Path run) {
    RuntimeSettings settings =
        Converters.standardConverter()
            .convert(
                Map.of(
                    "program",
                    "crun",
                    "options",
                    new String[] {"--cgroup-manager=cgroupfs"},
                    "create.prefix",
                    createPrefix()))
            .to(RuntimeSettings.class);
    return new ConmonRuntime(
        ConfiguredRuntime.of("oci.runtime~second", settings, run).program(),
        Duration.ofMillis(settings.timeout()));
  }

  @Override
  protected void close(OciRuntime opened) {
    ((ConmonRuntime) opened).close();
  }
}
