package dev.carob.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Finding H-4 of the security review: an existing root kept its open permissions. */
class EngineDirectoryTest {

  @TempDir Path above;
  private Path root;

  @BeforeEach
  void aRoot() {
    root = above.resolve("root");
  }

  private void open(String permissions) throws IOException {
    Files.createDirectories(root);
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString(permissions));
  }

  private String permissions() throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(root));
  }

  @Test
  void isCreatedForItsOwnerOnly() throws IOException {
    root = root.resolve("below");
    EngineDirectory.prepare(root, "root");
    assertThat(permissions()).isEqualTo("rwx------");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxr-xr-x", "rwxrwxrwx", "rwx--x--x", "rwx---r--"})
  void isRestrictedIfItIsEmpty(String before) throws IOException {
    open(before);
    EngineDirectory.prepare(root, "root");
    assertThat(permissions()).isEqualTo("rwx------");
  }

  @ParameterizedTest
  @ValueSource(strings = {"engine.lock", "etc", "lost+found"})
  void isRestrictedIfItIsTheEngines(String name) throws IOException {
    open("rwxr-xr-x");
    Files.createDirectory(root.resolve(name));
    EngineDirectory.prepare(root, "root");
    assertThat(permissions()).isEqualTo("rwx------");
  }

  @Test
  void isRestrictedBehindALink() throws IOException {
    open("rwxr-xr-x");
    Path link = Files.createSymbolicLink(above.resolve("link"), root);
    EngineDirectory.prepare(link, "root");
    assertThat(permissions()).isEqualTo("rwx------");
  }

  @Test
  void keepsTheExecutePermissionForUserNamespaces() throws IOException {
    open("rwxr-xr-x");
    Files.createDirectory(root.resolve("roots"));
    Files.createFile(root.resolve("engine.lock"));
    EngineDirectory.prepare(root, "run directory");
    assertThat(permissions()).isEqualTo("rwx--x--x");
  }

  @Test
  void rejectsADirectoryWithOtherFiles() throws IOException {
    open("rwxr-xr-x");
    Files.createFile(root.resolve("passwd"));
    assertThatThrownBy(() -> EngineDirectory.prepare(root, "root"))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("the root " + root)
        .hasMessageContaining("chmod 700");
    assertThat(permissions()).isEqualTo("rwxr-xr-x");
  }

  @Test
  void rejectsADirectoryThatOthersCanWrite() throws IOException {
    open("rwxrwxrwx");
    Files.createDirectory(root.resolve("deploy"));
    assertThatThrownBy(() -> EngineDirectory.prepare(root, "root"))
        .hasMessageContaining("other users can write to the root " + root);
    assertThat(permissions()).isEqualTo("rwxrwxrwx");
  }

  @Test
  void rejectsADirectoryOfAnotherUser() throws IOException {
    open("rwx------");
    Files.setAttribute(root, "unix:uid", 65534);
    assertThatThrownBy(() -> EngineDirectory.prepare(root, "root"))
        .hasMessageContaining("belongs to user 65534");
  }
}
