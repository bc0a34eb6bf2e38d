package dev.carob.oci.crun;

import dev.carob.spi.oci.OciRuntime;
import dev.carob.tck.OciRuntimeContract;
import java.nio.file.Path;

/** Real conmon and crun. */
class CrunContractTest extends OciRuntimeContract {

  @Override
  protected OciRuntime open(Path run) {
    return new CrunRuntime("crun", "conmon", run);
  }

  @Override
  protected void close(OciRuntime opened) {
    ((CrunRuntime) opened).close();
  }
}
