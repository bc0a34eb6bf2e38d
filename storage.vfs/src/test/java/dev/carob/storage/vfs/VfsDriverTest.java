package dev.carob.storage.vfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.linux.Mounts;
import dev.carob.linux.Selinux;
import dev.carob.spi.storage.LayerRequest;
import dev.carob.tck.LayerTar;
import dev.carob.tck.StorageDriverContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VfsDriverTest extends StorageDriverContract {

  @Override
  protected VfsDriver open(Path root, Path run) {
    return new VfsDriver(root, run, List.of());
  }

  @Test
  void aLayerIsLabelledOnceAsRequested() throws IOException {
    twoLayers();
    driver.create(LayerRequest.container(CONTAINER, TOP, "web"));
    Path root = driver.mount(CONTAINER, "u:r:first:s0");
    assertThat(driver.directories(CONTAINER)).isEqualTo(Map.of("dir", root.toString()));
    assertThat(Selinux.label(root)).contains("u:r:first:s0");
    assertThat(Selinux.label(root.resolve("etc"))).contains("u:r:first:s0");
    driver.unmount(CONTAINER, false);
    Selinux.label(root.resolve("etc"), "u:r:own:s0");
    driver.mount(CONTAINER, "u:r:first:s0");
    assertThat(Selinux.label(root.resolve("etc"))).contains("u:r:own:s0");
    driver.unmount(CONTAINER, false);
    driver.mount(CONTAINER, "");
    assertThat(Selinux.label(root)).contains("u:r:first:s0");
    driver.unmount(CONTAINER, false);
  }

  @Test
  void aDirectoryThatBecomesAFileAndAFileThatBecomesADirectory() {
    driver.apply(
        LayerRequest.image(BASE, ""),
        new LayerTar().directory("d", 0755).file("d/in", "x").file("f", "x").stream());
    driver.apply(
        LayerRequest.image(TOP, BASE),
        new LayerTar().file("d", "now a file").directory("f", 0755).file("f/in", "y").stream());
    Path root = driver.mount(TOP, "");
    assertThat(root.resolve("d")).hasContent("now a file");
    assertThat(root.resolve("f/in")).hasContent("y");
    assertThat(driver.mount(BASE, "").resolve("d/in")).hasContent("x");
  }

  @Test
  void aLinkOfALowerLayerIsReplacedAndNotFollowed() throws IOException {
    Path outside = Files.createDirectory(dir.resolve("outside"));
    driver.apply(
        LayerRequest.image(BASE, ""),
        new LayerTar().link("etc", outside.toString(), false).stream());
    driver.apply(
        LayerRequest.image(TOP, BASE),
        new LayerTar().directory("etc", 0755).file("etc/evil", "x").stream());
    assertThat(outside).isEmptyDirectory();
    assertThat(driver.mount(TOP, "").resolve("etc/evil")).hasContent("x");
  }

  @Test
  void hardLinksStayLinksInEveryCopy() throws IOException {
    twoLayers();
    driver.create(LayerRequest.container(CONTAINER, TOP, "web"));
    Path root = driver.mount(CONTAINER, "");
    assertThat((int) Files.getAttribute(root.resolve("etc/hard"), "unix:nlink")).isEqualTo(2);
    assertThat(driver.changes(CONTAINER)).isEmpty();
  }

  @Test
  void aFullDiskIsReportedAndLeavesNoLayer() throws IOException {
    Path small = Files.createDirectory(dir.resolve("small"));
    Mounts.mount("small", small, "tmpfs", 0, "size=512k");
    try {
      VfsDriver full = new VfsDriver(small.resolve("storage"), dir.resolve("run2"), List.of());
      full.apply(
          LayerRequest.image(BASE, ""), new LayerTar().file("big", "x".repeat(300_000)).stream());
      assertThatThrownBy(() -> full.create(LayerRequest.container(CONTAINER, BASE, "web")))
          .isInstanceOf(CarobException.StorageFailed.class)
          .hasMessageContaining("no space left on device");
      assertThat(full.layers()).hasSize(1);
      assertThat(small.resolve("storage/vfs/.carob-staging")).isEmptyDirectory();
    } finally {
      Mounts.detach(small);
    }
    assertThat(List.of(small.toFile().list())).isEmpty();
  }
}
