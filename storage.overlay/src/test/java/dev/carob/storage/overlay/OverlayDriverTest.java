package dev.carob.storage.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.linux.Mounts;
import dev.carob.linux.Xattrs;
import dev.carob.spi.storage.Change;
import dev.carob.spi.storage.Layer;
import dev.carob.spi.storage.LayerRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OverlayDriverTest {

  private static final String BASE = "a".repeat(64);
  private static final String TOP = "b".repeat(64);
  private static final String CONTAINER = "c".repeat(64);

  @TempDir Path dir;
  private OverlayDriver driver;

  @BeforeEach
  void open() {
    driver = new OverlayDriver(dir.resolve("storage"), dir.resolve("run"));
  }

  @AfterEach
  void close() {
    for (Layer layer : driver.layers()) {
      driver.unmount(layer.id(), true);
    }
    driver.close();
    assertThat(Mounts.below(dir)).isEmpty();
  }

  private void twoLayers() {
    driver.apply(
        LayerRequest.image(BASE, ""),
        new TarBuilder()
                .directory("etc", 0755)
                .file("etc/kept", "base")
                .file("etc/gone", "base")
                .directory("opaque", 0700)
                .file("opaque/old", "base")
                .link("abs", "/etc/passwd", false)
                .stream());
    driver.apply(
        LayerRequest.image(TOP, BASE),
        new TarBuilder()
                .file("etc/.wh.gone", "")
                .file("opaque/new", "top")
                .file("opaque/.wh..wh..opq", "")
                .file("etc/kept", "top")
                .link("etc/hard", "etc/kept", true)
                .stream());
  }

  @Test
  void theFileSystemIsTheLayersOneOverTheOther() throws IOException {
    twoLayers();
    Path root = driver.mount(TOP, "");
    assertThat(root.resolve("etc/kept")).hasContent("top");
    assertThat(root.resolve("etc/hard")).hasContent("top");
    assertThat(root.resolve("etc/gone")).doesNotExist();
    assertThat(root.resolve("opaque").toFile().list()).containsExactly("new");
    assertThat(Files.readSymbolicLink(root.resolve("abs"))).isEqualTo(Path.of("/etc/passwd"));
    assertThat((int) Files.getAttribute(root.resolve("etc"), "unix:mode") & 07777).isEqualTo(0755);
  }

  @Test
  void writesOfAContainerStayInItsLayer() throws IOException {
    twoLayers();
    driver.create(LayerRequest.container(CONTAINER, TOP, "web"));
    Path root = driver.mount(CONTAINER, "");
    Files.writeString(root.resolve("etc/kept"), "mine");
    Files.writeString(root.resolve("added"), "12345");
    Files.delete(root.resolve("opaque/new"));
    assertThat(driver.changes(CONTAINER))
        .containsExactlyInAnyOrder(
            new Change(Change.Kind.ADDED, "/added"),
            new Change(Change.Kind.MODIFIED, "/etc"),
            new Change(Change.Kind.MODIFIED, "/etc/kept"),
            new Change(Change.Kind.MODIFIED, "/opaque"),
            new Change(Change.Kind.DELETED, "/opaque/new"));
    assertThat(driver.size(CONTAINER)).isEqualTo(9);
    driver.unmount(CONTAINER, false);
    assertThat(driver.mount(TOP, "").resolve("etc/kept")).hasContent("top");
  }

  @Test
  void theDiffOfALayerMakesTheSameLayerElsewhere() throws IOException {
    twoLayers();
    String copy = "d".repeat(64);
    try (InputStream diff = driver.diff(TOP)) {
      driver.apply(LayerRequest.image(copy, BASE), diff);
    }
    assertThat(driver.changes(copy)).isEqualTo(driver.changes(TOP));
    Path root = driver.mount(copy, "");
    assertThat(root.resolve("opaque").toFile().list()).containsExactly("new");
    assertThat((int) Files.getAttribute(root.resolve("etc/hard"), "unix:nlink")).isEqualTo(2);
  }

  @Test
  void mountsAreCountedAlsoByTheNextDriver() {
    twoLayers();
    Path root = driver.mount(TOP, "");
    assertThat(driver.mount(TOP, "")).isEqualTo(root);
    driver.close();
    OverlayDriver next = new OverlayDriver(dir.resolve("storage"), dir.resolve("run"));
    assertThat(next.unmount(TOP, false)).isTrue();
    assertThat(next.mounted(TOP)).contains(root);
    assertThat(next.unmount(TOP, false)).isFalse();
    assertThat(next.mounted(TOP)).isEmpty();
    assertThat(next.unmount(TOP, false)).isFalse();
  }

  @Test
  void theDigestAndSizeAreThoseOfTheTar() throws Exception {
    byte[] tar = new TarBuilder().file("a", "b").bytes();
    Layer layer = driver.apply(LayerRequest.image(BASE, ""), new ByteArrayInputStream(tar));
    assertThat(layer.diffSize()).isEqualTo(tar.length);
    assertThat(layer.diffDigest())
        .isEqualTo(
            "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(tar)));
    assertThat(driver.layer(BASE)).contains(layer);
  }

  @Test
  void aLayerWithOthersOnItIsNotRemovedAndTheyAreNamed() {
    twoLayers();
    driver.create(LayerRequest.container(CONTAINER, TOP, "web"));
    assertThatThrownBy(() -> driver.remove(TOP))
        .isInstanceOf(CarobException.Dependency.class)
        .hasMessageContaining("web-layer");
    driver.mount(CONTAINER, "");
    driver.remove(CONTAINER);
    driver.remove(TOP);
    driver.remove(BASE);
    assertThat(driver.layers()).isEmpty();
    assertThat(dir.resolve("storage/overlay/l")).isEmptyDirectory();
    assertThatThrownBy(() -> driver.remove(TOP)).isInstanceOf(CarobException.NotFound.class);
  }

  @Test
  void deepTreesOfLayersMount() throws IOException {
    String parent = "";
    for (int i = 0; i < 126; i++) {
      String id = HexFormat.of().toHexDigits((long) i).repeat(4);
      driver.apply(
          LayerRequest.image(id, parent), new TarBuilder().file("layer" + i, "" + i).stream());
      parent = id;
    }
    driver.create(LayerRequest.container(CONTAINER, parent, "deep"));
    Path root = driver.mount(CONTAINER, "");
    assertThat(root.resolve("layer0")).hasContent("0");
    assertThat(root.resolve("layer125")).hasContent("125");
  }

  @Test
  void aTreeDeeperThanAMountTakesIsRefusedInWords() {
    String parent = "";
    for (int i = 0; i < 150; i++) {
      String id = HexFormat.of().toHexDigits((long) i).repeat(4);
      parent = driver.create(LayerRequest.image(id, parent)).id();
    }
    String deepest = parent;
    assertThatThrownBy(() -> driver.mount(deepest, ""))
        .isInstanceOf(CarobException.StorageFailed.class)
        .hasMessageContaining("149 layers");
  }

  @Test
  void aLayerThatIsThereIsNotReadAgain() {
    twoLayers();
    InputStream unread =
        new InputStream() {
          @Override
          public int read() {
            throw new AssertionError("the layer is there");
          }
        };
    assertThat(driver.apply(LayerRequest.image(BASE, ""), unread).id()).isEqualTo(BASE);
  }

  @Test
  void aMissingParentIsNamed() {
    assertThatThrownBy(() -> driver.create(LayerRequest.container(CONTAINER, TOP, "web")))
        .isInstanceOf(CarobException.NotFound.class)
        .hasMessageContaining(TOP);
  }

  @Test
  void keysOfOtherProgramsAreKeptAndTheirLayersSeen() throws IOException {
    twoLayers();
    Path json = dir.resolve("storage/overlay-layers/layers.json");
    String text = Files.readString(json);
    Files.writeString(json, text.replaceFirst("\\{", "{\"x-other\":42,"));
    // Another program writes the stamp with its own bytes.
    Files.write(dir.resolve("storage/overlay-layers/layers.lock"), new byte[64]);
    driver.create(LayerRequest.container(CONTAINER, TOP, "web"));
    assertThat(json).content().contains("\"x-other\":42").contains("web-layer");
  }

  @Test
  void incompleteLayersOfOthersAreDroppedAtOpening() throws IOException {
    twoLayers();
    Path json = dir.resolve("storage/overlay-layers/layers.json");
    String text = Files.readString(json);
    int top = text.indexOf("{\"id\":\"" + TOP);
    Files.writeString(
        json,
        text.substring(0, top) + "{\"flags\":{\"incomplete\":true}," + text.substring(top + 1));
    driver.close();
    driver = new OverlayDriver(dir.resolve("storage"), dir.resolve("run"));
    assertThat(driver.layers()).extracting(Layer::id).containsExactly(BASE);
    assertThat(dir.resolve("storage/overlay").resolve(TOP)).doesNotExist();
  }

  static Stream<TarBuilder> hostileTars() {
    return Stream.of(
        new TarBuilder().file("../evil", "x"),
        new TarBuilder().file("a/../../evil", "x"),
        new TarBuilder().link("out", dirOutside(), false).file("out/evil", "x"),
        new TarBuilder().link("hard", "../../../etc/passwd", true),
        new TarBuilder().link("hard", "/etc/shadow", true),
        new TarBuilder().file("x".repeat(5000), "x"),
        new TarBuilder().file(".wh..", "x"),
        new TarBuilder().file(".wh...", "x"),
        new TarBuilder().file(".wh.", "x"),
        new TarBuilder().file(".wh..wh..opq", ""),
        new TarBuilder().file("a", "x").xattr("b", "trusted.overlay.redirect", "/etc"));
  }

  private static String dirOutside() {
    return "/tmp";
  }

  @ParameterizedTest
  @MethodSource("hostileTars")
  void aHostileTarIsRefusedByLayerAndEntryAndLeavesNothing(TarBuilder tar) throws IOException {
    assertThatThrownBy(() -> driver.apply(LayerRequest.image(BASE, ""), tar.stream()))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining(BASE)
        .hasMessageContaining("entry");
    assertThat(driver.layers()).isEmpty();
    try (Stream<Path> left = Files.list(dir.resolve("storage/overlay/.carob-staging"))) {
      assertThat(left).isEmpty();
    }
    assertThat(Path.of("/tmp/evil")).doesNotExist();
  }

  @Test
  void absoluteNamesLandInside() {
    driver.apply(LayerRequest.image(BASE, ""), new TarBuilder().file("/etc/x", "inside").stream());
    assertThat(driver.mount(BASE, "").resolve("etc/x")).hasContent("inside");
  }

  @Test
  void linksInTheWayStayInside() throws IOException {
    Path outside = Files.createDirectory(dir.resolve("outside"));
    driver.apply(
        LayerRequest.image(BASE, ""),
        new TarBuilder()
                .directory("usr", 0755)
                .directory("usr/lib", 0755)
                .link("lib", "/usr/lib", false)
                .file("lib/x", "y")
                .stream());
    assertThat(driver.mount(BASE, "").resolve("usr/lib/x")).hasContent("y");
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void aTarCutShortIsRefused() {
    byte[] whole = new TarBuilder().file("a", "x".repeat(100_000)).bytes();
    byte[] half = Arrays.copyOf(whole, whole.length / 2);
    assertThatThrownBy(
            () -> driver.apply(LayerRequest.image(BASE, ""), new ByteArrayInputStream(half)))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("'a'");
    assertThat(driver.layers()).isEmpty();
  }

  @Test
  void attributesAndDuplicatesAreTheLastOnes() {
    driver.apply(
        LayerRequest.image(BASE, ""),
        new TarBuilder()
                .file("twice", "first")
                .file("twice", "second")
                .link("was", "twice", false)
                .directory("was", 0711)
                .xattr("capable", "user.note", "hello")
                .stream());
    Path diff = dir.resolve("storage/overlay").resolve(BASE).resolve("diff");
    assertThat(diff.resolve("twice")).hasContent("second");
    assertThat(Files.isDirectory(diff.resolve("was"), LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(Xattrs.get(diff.resolve("capable"), "user.note")).isPresent();
  }

  @Test
  void aFullDiskIsSaidAndLeavesNoLayer() throws IOException {
    Path small = Files.createDirectory(dir.resolve("small"));
    Mounts.mount("small", small, "tmpfs", 0, "size=256k");
    try (OverlayDriver full = new OverlayDriver(small.resolve("storage"), dir.resolve("run2"))) {
      assertThatThrownBy(
              () ->
                  full.apply(
                      LayerRequest.image(BASE, ""),
                      new TarBuilder().file("big", "x".repeat(1 << 20)).stream()))
          .isInstanceOf(CarobException.StorageFailed.class)
          .hasMessageContaining("no space left")
          .hasMessageContaining("big");
      assertThat(full.layers()).isEmpty();
      driver = new OverlayDriver(dir.resolve("storage"), dir.resolve("run"));
    } finally {
      Mounts.detach(small);
    }
    assertThat(List.of(small.toFile().list())).isEmpty();
  }
}
