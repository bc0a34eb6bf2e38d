package dev.carob.oci.conmon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledProgramsTest {

  @TempDir Path dir;

  private static void fails(String program, String message) {
    assertThatThrownBy(() -> InstalledPrograms.find(program))
        .isInstanceOf(CarobException.RuntimeFailed.class)
        .hasMessageStartingWith(program + " is not installed")
        .hasMessageContaining(message)
        .hasMessageNotContaining("apt-get");
  }

  @Test
  void findsAProgramByItsNameAndByItsPath() {
    Path found = InstalledPrograms.find("sh");
    assertThat(found).isExecutable().hasFileName("sh");
    assertThat(InstalledPrograms.find(found.toString())).isEqualTo(found);
  }

  @Test
  void aMissingFileIsReportedWithoutAPackage() {
    fails(dir.resolve("crun").toString(), "no such file");
  }

  @Test
  void aFileThatIsNotExecutableIsReportedAsSuch() throws IOException {
    Path file = Files.createFile(dir.resolve("crun"));
    Files.setPosixFilePermissions(file, Set.of());
    fails(file.toString(), "the file is not executable");
  }

  @Test
  void anUnknownProgramIsReportedWithTheSearchedDirectories() {
    fails("nosuchruntime", "/usr/local/sbin, /usr/local/bin, ");
  }
}
