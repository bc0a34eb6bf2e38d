package dev.carob.oci.runc;

import dev.carob.oci.conmon.ConmonRuntime;
import dev.carob.oci.conmon.RuntimeProgram;
import dev.carob.spi.oci.OciRuntime;
import dev.carob.tck.OciRuntimeContract;
import java.nio.file.Path;

/** Runs the contract of OCI runtimes with the installed conmon and runc. */
class RuncContractTest extends OciRuntimeContract {

  @Override
  protected OciRuntime open(Path run) {
    return new ConmonRuntime(RuntimeProgram.of("runc", run));
  }

  @Override
  protected void close(OciRuntime opened) {
    ((ConmonRuntime) opened).close();
  }
}
