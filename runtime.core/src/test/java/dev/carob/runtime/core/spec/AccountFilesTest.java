package dev.carob.runtime.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.container.Confinement;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.MountSpec;
import dev.carob.linux.ConfinedTree;
import dev.carob.runtime.core.TestConfigs;
import dev.carob.runtime.core.record.ContainerConfig;
import dev.carob.runtime.core.record.MountEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountFilesTest {

  @TempDir Path rootfs;

  @Tag("L33")
  @Test
  void usersAreReadInsideTheRoot() throws IOException {
    Files.createDirectory(rootfs.resolve("etc"));
    Files.writeString(
        rootfs.resolve("etc/passwd"),
        "root:x:0:0::/:/bin/sh\nbroken\napp:x:7:8::/srv:/bin/sh\n# c:x:1:1\n");
    Files.writeString(
        rootfs.resolve("etc/group"), "root:x:0:\nstaff:x:50:app,other\ngames:x:60:other\n");
    assertThat(AccountFiles.read(rootfs).resolve("app"))
        .isEqualTo(new AccountFiles.Identity(7, 8, List.of(50L), "/srv"));
    assertThat(AccountFiles.read(rootfs).resolve("7"))
        .isEqualTo(new AccountFiles.Identity(7, 8, List.of(50L), "/srv"));
    assertThat(AccountFiles.read(rootfs).resolve("app:games"))
        .isEqualTo(new AccountFiles.Identity(7, 60, List.of(), "/srv"));
    assertThat(AccountFiles.read(rootfs).resolve("1234:99"))
        .isEqualTo(new AccountFiles.Identity(1234, 99, List.of(), "/"));
    assertThatThrownBy(() -> AccountFiles.read(rootfs).resolve("nobody"))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("nobody");
    assertThatThrownBy(() -> AccountFiles.read(rootfs).resolve("app:nogroup"))
        .hasMessageContaining("nogroup");
    Files.delete(rootfs.resolve("etc/passwd"));
    Files.createSymbolicLink(rootfs.resolve("etc/passwd"), Path.of("/../../etc/passwd"));
    assertThatThrownBy(() -> AccountFiles.read(rootfs).resolve("root"))
        .as("the link leads to itself, inside the root, and not to the host's file")
        .isInstanceOf(CarobException.InvalidArgument.class);
  }

  @Test
  @Tag("L34")
  void moreGroupsAreByNameOrNumberBesideTheUsersOwn() throws IOException {
    Files.createDirectory(rootfs.resolve("etc"));
    Files.writeString(rootfs.resolve("etc/passwd"), "app:x:7:8::/:/bin/sh\n");
    Files.writeString(rootfs.resolve("etc/group"), "staff:x:50:app\ngames:x:60:\nodd:x:many:app\n");
    AccountFiles files = AccountFiles.read(rootfs);
    assertThat(files.resolve("app", List.of("games", "99")).groups())
        .containsExactly(50L, 60L, 99L);
    assertThat(files.resolve("1234", List.of()).groups()).isEmpty();
    assertThat(files.resolve("app:games", List.of("staff")).groups()).containsExactly(50L);
    assertThatThrownBy(() -> files.resolve("app", List.of("nix")))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("nix");
  }

  @Test
  void theDefaultUserIsRootWithItsGroupsAndHome() throws IOException {
    assertThat(AccountFiles.read(rootfs).resolve(""))
        .isEqualTo(new AccountFiles.Identity(0, 0, List.of(), "/"));
    Files.createDirectory(rootfs.resolve("etc"));
    Files.writeString(rootfs.resolve("etc/passwd"), "root:x:0:0::/root:/bin/sh\n");
    Files.writeString(rootfs.resolve("etc/group"), "wheel:x:10:root\n");
    assertThat(AccountFiles.read(rootfs).resolve(""))
        .isEqualTo(new AccountFiles.Identity(0, 0, List.of(10L), "/root"));
  }

  @Test
  void mountedFilesReplaceTheImages() throws IOException {
    Path mounted = Files.writeString(rootfs.resolve("mine"), "joe:x:5:6::/home/joe:/bin/sh\n");
    Path link = Files.createSymbolicLink(rootfs.resolve("link"), mounted);
    MountEntry entry =
        new MountEntry(
            MountSpec.Type.BIND, "", link.toString(), "/etc/passwd", List.of(), false, false, "");
    ContainerConfig config =
        TestConfigs.of(
            "ab".repeat(32), ContainerSpec.of("image").name("n").build(), Confinement.NONE, entry);
    try (ConfinedTree root = ConfinedTree.open(rootfs)) {
      assertThat(AccountFiles.read(config, root, Map.of()).resolve("joe"))
          .isEqualTo(new AccountFiles.Identity(5, 6, List.of(), "/home/joe"));
    }
  }

  @Property(tries = 200)
  void aNumberIsAnIdUnlessAUserHasThatName(
      @ForAll String passwd, @ForAll @IntRange(max = 60_000) int uid) throws IOException {
    Path root = Files.createTempDirectory("carob-accounts");
    try {
      Files.createDirectory(root.resolve("etc"));
      Files.writeString(root.resolve("etc/passwd"), passwd);
      AccountFiles files = AccountFiles.read(root);
      assertThat(files.resolve(String.valueOf(uid)).uid()).isEqualTo(uid);
      try {
        assertThat(files.resolve("nobody-at-all").uid()).isNotNegative();
      } catch (CarobException.InvalidArgument e) {
        assertThat(e).hasMessageContaining("nobody-at-all");
      }
    } finally {
      Files.delete(root.resolve("etc/passwd"));
      Files.delete(root.resolve("etc"));
      Files.delete(root);
    }
  }
}
