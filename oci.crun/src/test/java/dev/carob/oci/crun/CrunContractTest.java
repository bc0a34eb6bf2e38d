package dev.carob.oci.crun;

import dev.carob.oci.conmon.ConmonRuntime;
import dev.carob.oci.conmon.RuntimeProgram;
import dev.carob.spi.oci.OciRuntime;
import dev.carob.tck.OciRuntimeContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;

/** Real conmon and crun. */
class CrunContractTest extends OciRuntimeContract {

  private final HybridCgroups cgroups = HybridCgroups.ofThisHost();

  @AfterEach
  void closeHelper() {
    cgroups.close();
  }

  @Override
  protected OciRuntime open(Path run) {
    return new ConmonRuntime(
        RuntimeProgram.of("crun", run).withCreatePrefix(cgroups.createPrefix()));
  }

  @Override
  protected void close(OciRuntime opened) {
    ((ConmonRuntime) opened).close();
  }
}
