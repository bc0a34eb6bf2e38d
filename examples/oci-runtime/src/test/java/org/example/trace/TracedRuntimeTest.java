package org.example.trace;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carob.oci.conmon.ConmonRuntime;
import dev.carob.oci.conmon.RuntimeProgram;
import dev.carob.spi.oci.OciRuntime;
import dev.carob.tck.OciRuntimeContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the contract of OCI runtimes, and the trace. Requires root, conmon and runc. */
class TracedRuntimeTest extends OciRuntimeContract {

  private final List<ConmonRuntime> others = new ArrayList<>();

  @Override
  protected OciRuntime open(Path run) {
    ConmonRuntime other = new ConmonRuntime(RuntimeProgram.of("runc", run));
    others.add(other);
    return new TracedRuntime(other, dir.resolve("trace"));
  }

  @Override
  protected void close(OciRuntime opened) {
    others.get(others.size() - 1).close();
  }

  @Test
  void operationsAreWrittenToTheLog() throws IOException {
    new TracedRuntime(
            (OciRuntime)
                java.lang.reflect.Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {OciRuntime.class},
                    (self, method, arguments) -> null),
            dir.resolve("lines"))
        .pause(new dev.carob.spi.oci.OciContainer("abc", dir, dir));
    assertTrue(Files.readString(dir.resolve("lines")).matches("pause abc done \\d+ us\n"));
  }
}
