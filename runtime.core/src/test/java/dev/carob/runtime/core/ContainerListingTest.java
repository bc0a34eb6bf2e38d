package dev.carob.runtime.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.api.container.Confinement;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerQuery;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.Health;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.ContainerConfig;
import dev.carob.runtime.core.record.ContainerStatus;
import dev.carob.runtime.core.record.Containers;
import dev.carob.spi.state.StoredRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerListingTest {

  @TempDir Path dir;
  private final FakeStore store = new FakeStore();
  private final List<String> refreshed = new ArrayList<>();
  private Containers records;

  @BeforeEach
  void open() {
    records = new Containers(store, dir.resolve("root"), dir.resolve("run"));
  }

  private Container add(String name, int created, ContainerState state) {
    ContainerSpec spec = ContainerSpec.builder().rootfs("/r").name(name).build();
    ContainerConfig plain = TestConfigs.of(name.repeat(4), spec, Confinement.NONE);
    ContainerConfig config =
        new ContainerConfig(
            plain.id(),
            spec,
            spec,
            plain.imageId(),
            plain.imageName(),
            plain.imageConfig(),
            plain.layer(),
            Instant.ofEpochSecond(created),
            plain.storage(),
            plain.runtime(),
            plain.network(),
            plain.fallbacks(),
            plain.mounts(),
            plain.confinement());
    Container container = records.add(config, "layer");
    records.save(container, ContainerStatus.fresh(state));
    container.lock().unlock();
    return container;
  }

  private List<String> list(ContainerQuery query) {
    return new ContainerListing(
            some -> some.forEach(container -> refreshed.add(container.config().name())))
        .list(records.all(), query).stream().map(ContainerInfo::name).toList();
  }

  @Test
  void onlyContainersThatCanMatchAreRefreshed() {
    add("a", 1, ContainerState.RUNNING);
    add("b", 2, ContainerState.RUNNING);
    assertThat(list(ContainerQuery.builder().name("b"::equals).build())).containsExactly("b");
    assertThat(refreshed).containsExactly("b");
  }

  @Test
  void anyContainerCanHaveChangedItsState() {
    Container a = add("a", 1, ContainerState.RUNNING);
    add("b", 2, ContainerState.RUNNING);
    ContainerQuery running = ContainerQuery.ALL.within(List.of(ContainerState.RUNNING));
    List<ContainerInfo> found =
        new ContainerListing(
                some -> records.saveSeen(a, ContainerStatus.fresh(ContainerState.EXITED)))
            .list(records.all(), running);
    assertThat(found).extracting(ContainerInfo::name).containsExactly("b");
    assertThat(list(ContainerQuery.builder().exitCodes(List.of(0)).build())).containsExactly("a");
    assertThat(list(ContainerQuery.builder().health(List.of(Health.Status.HEALTHY)).build()))
        .isEmpty();
    assertThat(refreshed).containsExactly("a", "b", "a", "b");
  }

  @Test
  void aContainerIsDescribedAgainOnlyIfItsRecordHasChanged() {
    add("a", 1, ContainerState.RUNNING);
    Container b = add("b", 2, ContainerState.RUNNING);
    List<String> described = new ArrayList<>();
    ContainerQuery query =
        ContainerQuery.builder().name(name -> true).states(List.of(ContainerState.RUNNING)).build();
    List<ContainerInfo> found =
        new ContainerListing(
                some -> records.saveSeen(b, ContainerStatus.fresh(ContainerState.EXITED)),
                container -> {
                  described.add(container.config().name());
                  return Description.of(container);
                })
            .list(records.all(), query);
    assertThat(found).extracting(ContainerInfo::name).containsExactly("a");
    assertThat(described).containsExactly("a", "b", "b");
  }

  @Test
  void theNewestAreListedOldestFirst() {
    add("c", 3, ContainerState.RUNNING);
    add("a", 1, ContainerState.EXITED);
    add("d", 4, ContainerState.EXITED);
    add("b", 2, ContainerState.EXITED);
    assertThat(list(ContainerQuery.builder().newest(2).build())).containsExactly("c", "d");
    assertThat(refreshed).containsExactly("c", "d");
    assertThat(list(ContainerQuery.builder().newest(9).build()))
        .containsExactly("a", "b", "c", "d");
    ContainerQuery exited =
        ContainerQuery.builder().states(List.of(ContainerState.EXITED)).newest(2).build();
    assertThat(list(exited)).containsExactly("b", "d");
  }

  @Test
  void aContainerThatIsRemovedMeanwhileIsLeftOut() {
    Container a = add("a", 1, ContainerState.RUNNING);
    add("b", 2, ContainerState.RUNNING);
    List<ContainerInfo> found =
        new ContainerListing(some -> records.delete(a)).list(records.all(), ContainerQuery.ALL);
    assertThat(found).extracting(ContainerInfo::name).containsExactly("b");
  }

  @Test
  void aDamagedRecordHidesNoOtherContainer() {
    add("a", 1, ContainerState.EXITED);
    store.records.put("bad", new StoredRecord("container", "bad", "bad", "{not json", "{}"));
    records = new Containers(store, dir.resolve("root"), dir.resolve("run"));
    assertThat(list(ContainerQuery.ALL)).containsExactlyInAnyOrder("a", "bad");
    ContainerQuery narrow =
        ContainerQuery.builder()
            .images(List.of(""))
            .networks(List.of("none"))
            .volumes(List.of("v"))
            .build();
    assertThat(list(narrow)).isEmpty();
    assertThat(list(ContainerQuery.builder().name("a"::equals).build())).containsExactly("a");
    assertThat(list(ContainerQuery.builder().id("bad"::equals).build())).containsExactly("bad");
  }
}
