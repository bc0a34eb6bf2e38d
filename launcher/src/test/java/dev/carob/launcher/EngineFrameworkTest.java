package dev.carob.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineFrameworkTest {

  @ParameterizedTest
  @CsvSource({
    "native.linux-0.1.0-SNAPSHOT.jar, true",
    "org.apache.felix.log-1.3.0.jar, true",
    "org.apache.felix.log.extension-1.0.0.jar, false",
    "runtime.core-0.1.0-SNAPSHOT.jar, false",
  })
  void theFirstBundlesAreFoundByTheirFiles(String file, boolean first) {
    assertThat(EngineFramework.isFirst(Path.of("/home/bundles", file))).isEqualTo(first);
  }
}
