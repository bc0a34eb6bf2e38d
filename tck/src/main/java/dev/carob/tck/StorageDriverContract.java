package dev.carob.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.spi.storage.Change;
import dev.carob.spi.storage.Layer;
import dev.carob.spi.storage.LayerRequest;
import dev.carob.spi.storage.StorageDriver;
import dev.carob.spi.storage.Unpacked;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contract of storage drivers: see {@link StorageDriver}. Requires root, for owners and mounts.
 *
 * <p>Subclasses can use {@link #driver} and {@link #dir} in their own tests.
 */
public abstract class StorageDriverContract {

  /** Ids of a base layer, of a layer on it, and of a container's layer on that. */
  protected static final String BASE = "a".repeat(64);

  protected static final String TOP = "b".repeat(64);
  protected static final String CONTAINER = "c".repeat(64);

  /** The parent of the directories passed to {@link #open(Path, Path)}. */
  @TempDir protected Path dir;

  /** The driver under test, opened for each test. */
  protected StorageDriver driver;

  /**
   * Opens the driver, as an engine does at its start.
   *
   * @param root directory for persistent data
   * @param run directory for volatile data
   */
  protected abstract StorageDriver open(Path root, Path run);

  /** Closes the driver, as an engine does at its end. Layers remain. */
  protected void close(StorageDriver opened) throws IOException {
    if (opened instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new IOException("cannot close the driver", e);
      }
    }
  }

  private StorageDriver open() {
    return open(dir.resolve("storage"), dir.resolve("run"));
  }

  @BeforeEach
  final void openDriver() {
    driver = open();
  }

  @AfterEach
  final void closeDriver() throws IOException {
    for (Layer layer : driver.layers()) {
      driver.unmount(layer.id(), true);
    }
    close(driver);
    try (Stream<String> mounts = Files.lines(Path.of("/proc/self/mountinfo"))) {
      assertThat(mounts.filter(line -> line.contains(" " + dir + "/"))).as("mounts").isEmpty();
    }
  }

  private List<Path> filesNamed(String name) throws IOException {
    try (Stream<Path> tree = Files.walk(dir)) {
      return tree.filter(path -> path.endsWith(name)).toList();
    }
  }

  /** Creates {@link #BASE} and, on it, {@link #TOP}. */
  protected final void twoLayers() {
    driver.apply(
        LayerRequest.image(BASE, ""),
        new LayerTar()
                .directory("etc", 0755)
                .file("etc/kept", "base")
                .file("etc/gone", "base")
                .directory("opaque", 0700)
                .file("opaque/old", "base")
                .link("abs", "/etc/passwd", false)
                .stream());
    driver.apply(
        LayerRequest.image(TOP, BASE),
        new LayerTar()
                .file("etc/.wh.gone", "")
                .file("opaque/new", "top")
                .file("opaque/.wh..wh..opq", "")
                .file("etc/kept", "top")
                .file("etc/alone", "top")
                .link("etc/hard", "etc/kept", true)
                .stream());
  }

  /** Tars that every driver has to reject. */
  static Stream<LayerTar> hostileTars() {
    return Stream.of(
        new LayerTar().file("../evil", "x"),
        new LayerTar().file("a/../../evil", "x"),
        new LayerTar().link("out", "/tmp", false).file("out/evil", "x"),
        new LayerTar().link("hard", "../../../etc/passwd", true),
        new LayerTar().link("hard", "/etc/shadow", true),
        new LayerTar().file("x".repeat(5000), "x"),
        new LayerTar().file(".wh..", "x"),
        new LayerTar().file(".wh...", "x"),
        new LayerTar().file(".wh.", "x"),
        new LayerTar().file(".wh..wh..opq", ""),
        new LayerTar().file("a", "x").xattr("b", "trusted.overlay.redirect", "/etc"),
        new LayerTar().file("a", "x").xattr("b", "user.overlay.opaque", "y"),
        new LayerTar().file("/evil", "x"),
        new LayerTar().file("a", "x").file("a", "y"),
        new LayerTar().file("a", "x").file("./a", "y"),
        new LayerTar().directory("a", 0755).directory("a/", 0755),
        new LayerTar().directory("a", 0755).link("a", "b", false),
        new LayerTar().file("a/b", "x").file("a", "y"),
        new LayerTar().link("a/up", "../../etc", false),
        new LayerTar().link("up", "..", false),
        new LayerTar().device("gone", 0, 0),
        new LayerTar().file("x".repeat(10_240), "x"),
        new LayerTar().file("d/" + "x".repeat(300), "x"),
        new LayerTar().sparse("huge", 1L << 60));
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
    Files.writeString(root.resolve("etc/alone"), "mine");
    Files.writeString(root.resolve("added"), "12345");
    Files.delete(root.resolve("opaque/new"));
    assertThat(driver.changes(CONTAINER))
        .containsExactlyInAnyOrder(
            new Change(Change.Kind.ADDED, "/added"),
            new Change(Change.Kind.MODIFIED, "/etc"),
            new Change(Change.Kind.MODIFIED, "/etc/alone"),
            new Change(Change.Kind.MODIFIED, "/opaque"),
            new Change(Change.Kind.DELETED, "/opaque/new"));
    assertThat(driver.size(CONTAINER)).isEqualTo(9);
    driver.unmount(CONTAINER, false);
    assertThat(driver.mount(TOP, "").resolve("etc/alone")).hasContent("top");
  }

  @Test
  void theReportedDirectoriesExist() throws IOException {
    twoLayers();
    driver.create(LayerRequest.container(CONTAINER, TOP, "web"));
    driver.mount(CONTAINER, "");
    driver
        .directories(CONTAINER)
        .forEach(
            (name, places) -> {
              for (String place : places.split(":", -1)) {
                assertThat(Path.of(place)).as(name).isAbsolute().exists();
              }
            });
    driver.unmount(CONTAINER, false);
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
  void mountsAreCountedAlsoByTheNextDriver() throws IOException {
    twoLayers();
    Path root = driver.mount(TOP, "");
    assertThat(driver.mount(TOP, "")).isEqualTo(root);
    close(driver);
    StorageDriver next = open();
    driver = next;
    assertThat(next.unmount(TOP, false)).isTrue();
    assertThat(next.mounted(TOP)).contains(root);
    assertThat(next.unmount(TOP, false)).isFalse();
    assertThat(next.mounted(TOP)).isEmpty();
    assertThat(next.unmount(TOP, false)).isFalse();
  }

  @Test
  void theDigestAndSizeAreThoseOfTheTar() throws Exception {
    byte[] tar = new LayerTar().file("a", "b").bytes();
    Layer layer = driver.apply(LayerRequest.image(BASE, ""), new ByteArrayInputStream(tar));
    assertThat(layer.diffSize()).isEqualTo(tar.length);
    assertThat(layer.diffDigest())
        .isEqualTo(
            "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(tar)));
    assertThat(driver.layer(BASE)).contains(layer);
  }

  @Test
  void aParentLayerIsNotRemovedAndItsChildrenAreNamed() {
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
    assertThatThrownBy(() -> driver.remove(TOP)).isInstanceOf(CarobException.NotFound.class);
  }

  @Test
  void theTarOfAnExistingLayerIsNotRead() {
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

  @ParameterizedTest
  @MethodSource("hostileTars")
  void aHostileTarIsRejectedNamingLayerAndEntryAndLeavesNothing(LayerTar tar) throws IOException {
    assertThatThrownBy(() -> driver.apply(LayerRequest.image(BASE, ""), tar.stream()))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining(BASE)
        .hasMessageContaining("entry");
    assertThat(driver.layers()).isEmpty();
    assertThat(filesNamed("evil")).isEmpty();
    assertThat(Path.of("/tmp/evil")).doesNotExist();
  }

  @Test
  void theDiffOfAnImagesLayerIsItsOriginalTar() throws IOException {
    byte[] tar =
        new LayerTar()
            .directory("d", 0750)
            .file("d/" + "long".repeat(60), "x".repeat(100_000))
            .file("d/.wh.gone", "")
            .file("d/empty", "")
            .link("d/hard", "d/empty", true)
            .xattr("noted", "user.note", "hello")
            .bytes();
    byte[] padded = Arrays.copyOf(tar, tar.length + 40 * 512);
    driver.apply(LayerRequest.image(BASE, ""), new ByteArrayInputStream(padded));
    try (InputStream diff = driver.diff(BASE)) {
      assertThat(diff.readAllBytes()).isEqualTo(padded);
    }
  }

  @Test
  void attributesThatAreNotUtf8ArePreserved() throws IOException {
    byte[] value = {1, 0, 0, 2, (byte) 0x80, (byte) 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    driver.apply(LayerRequest.image(BASE, ""), new LayerTar().file("ping", "x").stream());
    driver.create(LayerRequest.container(CONTAINER, BASE, "web"));
    Path root = driver.mount(CONTAINER, "");
    Files.setAttribute(root.resolve("ping"), "user:odd", java.nio.ByteBuffer.wrap(value));
    driver.unmount(CONTAINER, false);
    try (InputStream diff = driver.diff(CONTAINER)) {
      driver.apply(LayerRequest.image(TOP, BASE), diff);
    }
    assertThat((byte[]) Files.getAttribute(driver.mount(TOP, "").resolve("ping"), "user:odd"))
        .isEqualTo(value);
  }

  @Test
  void devicesHardLinksAndSparseFilesAreKept() throws IOException {
    byte[] tar =
        new LayerTar()
            .device("null", 1, 3)
            .file("a", "same")
            .link("b", "a", true)
            .sparse("holes", 64 << 20)
            .bytes();
    driver.apply(LayerRequest.image(BASE, ""), new ByteArrayInputStream(tar));
    Path root = driver.mount(BASE, "");
    assertThat(Files.getAttribute(root.resolve("null"), "unix:rdev")).isEqualTo(0x103L);
    assertThat(Files.getAttribute(root.resolve("a"), "unix:ino"))
        .isEqualTo(Files.getAttribute(root.resolve("b"), "unix:ino"));
    assertThat(root.resolve("holes")).hasSize(64 << 20);
    try (InputStream in = Files.newInputStream(root.resolve("holes"))) {
      assertThat(new String(in.readNBytes(5), java.nio.charset.StandardCharsets.US_ASCII))
          .isEqualTo("begin");
    }
    assertThat(taken(root.resolve("holes"))).isLessThan(1 << 20);
    try (InputStream diff = driver.diff(BASE)) {
      assertThat(diff.readAllBytes()).isEqualTo(tar);
    }
  }

  /** The disk space of a file in bytes. */
  private static long taken(Path file) throws IOException {
    Process du =
        new ProcessBuilder("du", "--block-size=1", file.toString())
            .redirectErrorStream(true)
            .start();
    String out =
        new String(du.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    return Long.parseLong(out.split("\t", 2)[0]);
  }

  @Test
  void layersAreUnpackedBeforeTheirParentsExist() throws Exception {
    try (Unpacked top =
            driver.unpack("the top", new LayerTar().file("b", "top").file(".wh.a", "").stream());
        Unpacked base = driver.unpack("the base", new LayerTar().file("a", "base").stream())) {
      assertThat(driver.layers()).isEmpty();
      assertThatThrownBy(() -> top.place(LayerRequest.image(TOP, BASE)))
          .isInstanceOf(CarobException.NotFound.class)
          .hasMessageContaining(BASE);
      base.place(LayerRequest.image(BASE, ""));
      top.place(LayerRequest.image(TOP, BASE));
    }
    assertThat(driver.mount(TOP, "").toFile().list()).containsExactly("b");
  }

  @Test
  void aClosedUnpackedLayerLeavesNothing() throws Exception {
    driver.unpack("nothing", new LayerTar().file("evil", "x").stream()).close();
    assertThat(driver.layers()).isEmpty();
    assertThat(filesNamed("evil")).isEmpty();
  }

  @Test
  void theRootsAttributesAreTheParentsUnlessTheTarHasThem() throws IOException {
    driver.apply(LayerRequest.image(BASE, ""), new LayerTar().directory(".", 0711).stream());
    driver.apply(LayerRequest.image(TOP, BASE), new LayerTar().file("a", "x").stream());
    assertThat((int) Files.getAttribute(driver.mount(TOP, ""), "unix:mode") & 07777)
        .isEqualTo(0711);
    String told = "d".repeat(64);
    driver.apply(LayerRequest.image(told, BASE), new LayerTar().directory(".", 0555).stream());
    assertThat((int) Files.getAttribute(driver.mount(told, ""), "unix:mode") & 07777)
        .isEqualTo(0555);
  }

  @Test
  void layersLie128Deep() throws IOException {
    String parent = "";
    for (int i = 0; i < 128; i++) {
      String id = HexFormat.of().toHexDigits((long) i).repeat(4);
      LayerTar tar = new LayerTar().file("f" + i, "" + i);
      if (i > 1) {
        tar.file(".wh.f" + (i - 2), "");
      }
      driver.apply(LayerRequest.image(id, parent), tar.stream());
      parent = id;
    }
    driver.create(LayerRequest.container(CONTAINER, parent, "deep"));
    Path root = driver.mount(CONTAINER, "");
    assertThat(root.toFile().list()).containsExactlyInAnyOrder("f126", "f127");
    Files.writeString(root.resolve("f127"), "mine");
    assertThat(driver.changes(CONTAINER))
        .containsExactly(new Change(Change.Kind.MODIFIED, "/f127"));
  }

  @Test
  void linksOnAPathStayInside() throws IOException {
    Path outside = Files.createDirectory(dir.resolve("outside"));
    driver.apply(
        LayerRequest.image(BASE, ""),
        new LayerTar()
                .directory("usr", 0755)
                .directory("usr/lib", 0755)
                .link("lib", "/usr/lib", false)
                .file("lib/x", "y")
                .stream());
    assertThat(driver.mount(BASE, "").resolve("usr/lib/x")).hasContent("y");
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void aTruncatedTarIsRejected() {
    byte[] whole = new LayerTar().file("a", "x".repeat(100_000)).bytes();
    byte[] half = Arrays.copyOf(whole, whole.length / 2);
    assertThatThrownBy(
            () -> driver.apply(LayerRequest.image(BASE, ""), new ByteArrayInputStream(half)))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("'a'");
    assertThat(driver.layers()).isEmpty();
  }

  @Test
  void attributesAreKept() throws IOException {
    driver.apply(
        LayerRequest.image(BASE, ""),
        new LayerTar().file("once", "first").xattr("capable", "user.note", "hello").stream());
    Path root = driver.mount(BASE, "");
    assertThat(root.resolve("once")).hasContent("first");
    assertThat(
            Files.getFileAttributeView(root.resolve("capable"), UserDefinedFileAttributeView.class)
                .list())
        .containsExactly("note");
  }

  @Test
  void aLayerThatIsCreatedTwiceAtOnceIsCreatedOnce() throws Exception {
    twoLayers();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Layer>> made = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        made.add(
            threads.submit(() -> driver.create(LayerRequest.container(CONTAINER, TOP, "web"))));
      }
      for (Future<Layer> one : made) {
        assertThat(one.get().id()).isEqualTo(CONTAINER);
      }
    } finally {
      threads.shutdown();
    }
    assertThat(driver.layers()).extracting(Layer::id).containsExactly(BASE, TOP, CONTAINER);
  }

  @Test
  void containersAreCreatedAndRemovedConcurrently() throws Exception {
    twoLayers();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> lives = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        String id = HexFormat.of().toHexDigits((long) i).repeat(4);
        String name = "c" + i;
        lives.add(
            threads.submit(
                () -> {
                  driver.create(LayerRequest.container(id, TOP, name));
                  Files.writeString(driver.mount(id, "").resolve("mine"), name);
                  assertThat(driver.size(id)).isEqualTo(name.length());
                  driver.unmount(id, false);
                  driver.remove(id);
                  return id;
                }));
      }
      for (Future<?> life : lives) {
        life.get();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(driver.layers()).extracting(Layer::id).containsExactly(BASE, TOP);
  }

  @Test
  void layersExistForTheNextDriver() throws IOException {
    twoLayers();
    List<Layer> before = driver.layers();
    assertThat(before).extracting(Layer::id).containsExactlyInAnyOrder(BASE, TOP);
    close(driver);
    driver = open();
    assertThat(driver.layers()).isEqualTo(before);
    assertThat(driver.mount(TOP, "").resolve("etc/kept")).hasContent("top");
  }
}
