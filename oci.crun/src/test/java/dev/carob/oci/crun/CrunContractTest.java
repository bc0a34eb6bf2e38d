package dev.carob.oci.crun;

import dev.carob.oci.conmon.ConmonRuntime;
import dev.carob.oci.conmon.RuntimeProgram;
import dev.carob.spi.oci.OciRuntime;
import dev.carob.tck.OciRuntimeContract;
import java.nio.file.Path;

/** Real conmon and crun. */
class CrunContractTest extends OciRuntimeContract {

  @Override
  protected OciRuntime open(Path run) {
    return new ConmonRuntime(
        RuntimeProgram.of("crun", run)
            .withCreatePrefix(HybridCgroups.createPrefix(Path.of("/sys/fs/cgroup"))));
  }

  @Override
  protected void close(OciRuntime opened) {
    ((ConmonRuntime) opened).close();
  }
}
