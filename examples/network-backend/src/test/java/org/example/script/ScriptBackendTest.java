package org.example.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.carob.api.CarobException;
import dev.carob.api.types.Joining;
import dev.carob.api.types.NetworkSpec;
import dev.carob.spi.network.NetworkRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uses a program that only records its calls. */
class ScriptBackendTest {

  @TempDir Path dir;
  private ScriptBackend backend;
  private NetworkRequest request;

  @BeforeEach
  void program() throws IOException {
    Path program =
        Files.writeString(
            dir.resolve("program"),
            "#!/bin/sh\necho \"$@\" >> %s/asked\n[ ! -e %s/broken ] || { echo no >&2; exit 1; }\n[ $1 != up ] || echo 10.1.2.3/24 10.1.2.1\n"
                .formatted(dir, dir));
    assertTrue(program.toFile().setExecutable(true));
    backend = new ScriptBackend(program.toString());
    request =
        NetworkRequest.builder("abc", "web", dir.resolve("ns"))
            .networks(List.of(Joining.to("script").as("eth0")))
            .build();
  }

  private List<String> asked() throws IOException {
    return Files.readAllLines(dir.resolve("asked"));
  }

  @Test
  void everyOperationCallsTheProgram() throws IOException {
    var attached = backend.setUp(request).get(0);
    assertEquals(List.of("10.1.2.3/24"), attached.addresses());
    assertEquals("10.1.2.1", attached.gateway());
    backend.check(request);
    backend.tearDown(request);
    assertEquals(
        List.of(
            "up abc " + dir + "/ns eth0",
            "check abc " + dir + "/ns eth0",
            "down abc " + dir + "/ns eth0"),
        asked());
  }

  @Test
  void itsErrorsAreReported() throws IOException {
    Files.createFile(dir.resolve("broken"));
    var failed = assertThrows(CarobException.NetworkFailed.class, () -> backend.check(request));
    assertTrue(failed.getMessage().endsWith("program check: no"), failed.getMessage());
  }

  @Test
  void onlyItsOwnNetworkExists() {
    assertEquals("script", backend.networks().get(0).name());
    assertThrows(
        CarobException.InvalidArgument.class, () -> backend.create(NetworkSpec.named("x")));
    assertThrows(CarobException.NotFound.class, () -> backend.remove("x"));
  }
}
