package dev.carob.runtime.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerQuery;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.RemoveOptions;
import dev.carob.api.external.ExternalContainer;
import dev.carob.api.housekeeping.DiskUsage;
import dev.carob.api.housekeeping.Housekeeping.ContainerRemoval;
import dev.carob.api.housekeeping.Removal;
import dev.carob.api.image.ImageQuery;
import dev.carob.api.image.ImageService;
import dev.carob.api.network.NetworkQuery;
import dev.carob.api.types.Flag;
import dev.carob.api.types.LabelCondition;
import dev.carob.api.types.image.Image;
import dev.carob.api.types.image.ImageRemoval;
import dev.carob.api.volume.VolumeQuery;
import dev.carob.api.volume.VolumeSpec;
import dev.carob.linux.Mounts;
import dev.carob.runtime.core.backend.BackendOrigin;
import dev.carob.runtime.core.backend.LeasedBackends;
import dev.carob.runtime.core.housekeeping.HousekeepingComponent;
import dev.carob.spi.network.NetworkBackend;
import dev.carob.spi.oci.OciRuntime;
import dev.carob.spi.storage.StorageDriver;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests housekeeping on a real engine that has fake backends and no image. */
class HousekeepingTest {

  private static final BackendOrigin ORIGIN =
      new BackendOrigin("b", "1", () -> "active", () -> false);

  @TempDir Path dir;
  private final FakeRuntime runtime = new FakeRuntime();
  private LeasedBackends backends;
  private Engine engine;
  private HousekeepingComponent housekeeping;
  private final FakeExternal external = new FakeExternal();

  @BeforeEach
  void open() {
    backends =
        new LeasedBackends(
            new LeasedBackends.Choices(Map.of(), Duration.ofMillis(200), Duration.ofMillis(200)));
    backends.add(StorageDriver.class, "fake", new FakeStorage(dir.resolve("layers")), 0, ORIGIN);
    backends.add(OciRuntime.class, "fake", runtime, 0, ORIGIN);
    Engine.Tuning tuning =
        new Engine.Tuning(
            "carob", List.of(), dir.resolve("subuid"), dir.resolve("subgid"), Duration.ZERO);
    engine =
        new Engine(
            new Engine.Parts(
                dir.resolve("root"),
                dir.resolve("run"),
                "1",
                new FakeStore(),
                backends,
                HousekeepingTest::noImages,
                () -> tuning));
    engine.open();
    housekeeping = new HousekeepingComponent(engine, noImages(), engine, external);
  }

  @AfterEach
  void close() {
    engine.close();
    Mounts.below(dir).forEach(Mounts::detach);
  }

  private static ImageService noImages() {
    return (ImageService)
        Proxy.newProxyInstance(
            HousekeepingTest.class.getClassLoader(),
            new Class<?>[] {ImageService.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "find" -> Optional.empty();
                  case "mounted" -> Map.of();
                  default -> List.of();
                });
  }

  /** Creates a container on a root filesystem that the test provides. */
  private String create(String name, String... requires) throws Exception {
    Path rootfs = Files.createDirectories(dir.resolve("rootfs-" + name));
    ContainerSpec.Builder spec =
        ContainerSpec.builder().rootfs(rootfs.toString()).name(name).command(List.of("true"));
    spec.requires(List.of(requires));
    return engine.create(spec.build());
  }

  private List<ContainerRemoval> remove(RemoveOptions options, String... names) {
    return housekeeping.removeContainers(List.of(names), info -> options);
  }

  private static List<String> names(List<? extends Removal> removals) {
    return removals.stream().map(Removal::name).toList();
  }

  @Test
  void removesDependentsBeforeTheirDependencies() throws Exception {
    create("a");
    create("b", "a");
    create("c", "b");
    List<ContainerRemoval> removals = remove(RemoveOptions.DEFAULT, "a", "b", "c");
    assertThat(removals).allMatch(removal -> removal.failure().isEmpty());
    assertThat(names(removals)).containsExactly("a", "b", "c");
    assertThat(engine.list()).isEmpty();
  }

  @Test
  void aFailureKeepsNoOtherContainer() throws Exception {
    create("a");
    create("b", "a");
    create("c");
    List<ContainerRemoval> removals = remove(RemoveOptions.DEFAULT, "a", "nosuch", "c");
    assertThat(removals.get(0).failure()).get().isInstanceOf(CarobException.Dependency.class);
    assertThat(removals.get(1).failure()).get().isInstanceOf(CarobException.NotFound.class);
    assertThat(removals.get(2).failure()).isEmpty();
    assertThat(engine.list()).extracting(info -> info.name()).containsExactly("a", "b");
  }

  @Test
  void containersRemovedWithAnEarlierOneAreLeftOut() throws Exception {
    String a = create("a");
    String b = create("b", "a");
    RemoveOptions dependents =
        RemoveOptions.builder().stopTimeout(Duration.ZERO).dependents(true).build();
    List<ContainerRemoval> removals = remove(dependents, "a", "b", "a");
    assertThat(names(removals)).containsExactly("a");
    assertThat(removals.get(0).ids()).containsExactly(b, a);
  }

  @Test
  void aFailureOfTheOptionsFailsTheRemoval() throws Exception {
    create("a");
    Function<Object, RemoveOptions> refusing =
        info -> {
          throw new CarobException.InvalidState("it runs");
        };
    List<ContainerRemoval> removals = housekeeping.removeContainers(List.of("a"), refusing);
    assertThat(removals.get(0).failure()).get().hasFieldOrPropertyWithValue("message", "it runs");
    assertThat(engine.list()).hasSize(1);
  }

  @Test
  void prunesOnlyContainersThatDoNotRunAndMatch() throws Exception {
    create("running");
    engine.start("running");
    String over = create("over");
    String kept = create("kept");
    String dependent = create("dependent", "over");
    List<Removal> removals =
        housekeeping.pruneContainers(
            ContainerQuery.builder().name(name -> !name.equals("kept")).build(), true);
    assertThat(names(removals)).containsExactly(dependent, over);
    assertThat(removals).allMatch(removal -> removal.failure().isEmpty());
    assertThat(engine.list()).extracting(info -> info.id()).contains(kept).hasSize(2);
  }

  @Test
  void prunesUnusedNetworksButNotTheDefault() throws Exception {
    FakeNetwork networks = new FakeNetwork("first", "used", "unused", "kept");
    backends.add(NetworkBackend.class, "net", networks, 0, ORIGIN);
    engine.create(
        ContainerSpec.builder()
            .rootfs(Files.createDirectories(dir.resolve("rootfs")).toString())
            .command(List.of("true"))
            .network("used")
            .build());
    assertThat(housekeeping.pruneNetworks(NetworkQuery.builder().used(Flag.YES).build())).isEmpty();
    NetworkQuery query = NetworkQuery.builder().name(name -> !name.equals("kept")).build();
    assertThat(names(housekeeping.pruneNetworks(query))).containsExactly("unused");
    assertThat(networks.calls).containsExactly("remove unused");
  }

  @Test
  void prunesDanglingOrAllImagesThatMatch() {
    List<Image> images =
        List.of(
            Image.builder("named").names(List.of("localhost/web:1")).parent("lower").build(),
            Image.builder("lower").size(1).build(),
            Image.builder("loose").size(2).build(),
            Image.builder("other").readOnly(true).build());
    List<Object> removed = new ArrayList<>();
    HousekeepingComponent some =
        new HousekeepingComponent(
            engine,
            (ImageService)
                Proxy.newProxyInstance(
                    HousekeepingTest.class.getClassLoader(),
                    new Class<?>[] {ImageService.class},
                    (proxy, method, arguments) -> {
                      if (method.getName().equals("list")) {
                        return images;
                      }
                      removed.add(arguments[0]);
                      return new ImageRemoval(List.of(), List.of());
                    }),
            engine,
            external);
    external.add("others", "loose");
    assertThat(some.pruneImages(false, ImageQuery.ALL)).isEmpty();
    assertThat(names(some.pruneImagesOfOthers(false, ImageQuery.ALL))).containsExactly("loose");
    assertThat(external.list()).isEmpty();
    removed.clear();
    assertThat(names(some.pruneImages(false, ImageQuery.ALL))).containsExactly("loose");
    ImageQuery query = ImageQuery.builder().id(id -> !id.equals("loose")).build();
    assertThat(some.pruneImages(false, query)).isEmpty();
    List<Removal> all = some.pruneImages(true, query);
    assertThat(names(all)).containsExactly("named", "lower");
    assertThat(all).extracting(Removal::freed).containsExactly(0L, 1L);
    assertThat(removed).containsExactly("loose", "named", "lower");
  }

  @Test
  void anImageIsRemovedByForceWithTheContainersThatUseIt() {
    Image web = Image.builder("1d").names(List.of("localhost/web:1", "localhost/w:2")).build();
    List<Object> removed = new ArrayList<>();
    HousekeepingComponent some =
        new HousekeepingComponent(
            engine,
            (ImageService)
                Proxy.newProxyInstance(
                    HousekeepingTest.class.getClassLoader(),
                    new Class<?>[] {ImageService.class},
                    (proxy, method, arguments) -> {
                      if (method.getName().equals("get")) {
                        return web;
                      }
                      removed.add(arguments[0] + " " + arguments[1]);
                      return new ImageRemoval(List.of(), List.of());
                    }),
            engine,
            external);
    external.add("uses", "1d");
    external.add("other", "2e");
    some.removeImage("1d", false);
    some.removeImage("localhost/w:2", true);
    assertThat(external.list()).hasSize(2);
    some.removeImage("1d", true);
    assertThat(external.list()).extracting(ExternalContainer::id).containsExactly("other");
    assertThat(removed).containsExactly("1d false", "localhost/w:2 true", "1d true");
  }

  @Test
  void prunesAndMeasuresVolumes() throws Exception {
    Path files = engine.volumes().create(VolumeSpec.builder().name("v").build()).directory();
    Files.write(files.resolve("f"), new byte[10_000]);
    engine.volumes().create(VolumeSpec.builder().name("w").labels(Map.of("keep", "")).build());
    DiskUsage usage = housekeeping.diskUsage();
    assertThat(usage.volumes()).extracting(one -> one.volume().name()).containsExactly("v", "w");
    assertThat(usage.volumes().get(0).size()).isGreaterThanOrEqualTo(10_000);
    assertThat(usage.failures()).isEmpty();
    VolumeQuery unmarked =
        VolumeQuery.builder().labels(List.of(LabelCondition.absent("keep"))).build();
    List<Removal> removals = housekeeping.pruneVolumes(unmarked, true);
    assertThat(names(removals)).containsExactly("v");
    assertThat(removals.get(0).freed()).isGreaterThanOrEqualTo(10_000);
    assertThat(engine.volumes().list()).hasSize(1);
  }

  @Test
  void resetReportsWhatOnlyAMissingBackendCanRemove() throws Exception {
    create("a");
    engine.start("a");
    backends.remove(OciRuntime.class, runtime);
    assertThat(housekeeping.reset())
        .extracting(Throwable::getMessage)
        .anyMatch(
            message ->
                message.startsWith(
                    "resources of removed containers remain (1): the OCI runtime 'fake'"));
    assertThat(engine.list()).isEmpty();
    backends.add(OciRuntime.class, "fake", runtime, 0, ORIGIN);
    assertThat(housekeeping.reset())
        .extracting(Throwable::getMessage)
        .noneMatch(message -> message.contains("remain"));
  }

  @Test
  void resetRemovesEverything() throws Exception {
    create("a");
    create("b", "a");
    engine.start("b");
    engine.volumes().create(VolumeSpec.builder().name("v").build());
    engine.secrets().create("s", new byte[] {1}, Map.of());
    List<CarobException> failures = housekeeping.reset();
    // No network backend is installed here.
    assertThat(failures).allMatch(CarobException.BackendUnavailable.class::isInstance);
    assertThat(engine.list()).isEmpty();
    assertThat(engine.volumes().list()).isEmpty();
    assertThat(engine.secrets().list()).isEmpty();
  }
}
