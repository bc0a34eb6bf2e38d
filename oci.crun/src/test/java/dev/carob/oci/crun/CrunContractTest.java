package dev.carob.oci.crun;

import dev.carob.spi.oci.OciRuntime;
import dev.carob.tck.OciRuntimeContract;
import java.nio.file.Path;
import java.time.Duration;

/** Runs the contract of OCI runtimes with the installed conmon and crun. */
class CrunContractTest extends OciRuntimeContract {

  @Override
  protected OciRuntime open(Path run) {
    return new CrunRuntime("crun", "conmon", run, Duration.ofSeconds(240));
  }

  @Override
  protected void close(OciRuntime opened) {
    ((CrunRuntime) opened).close();
  }
}
