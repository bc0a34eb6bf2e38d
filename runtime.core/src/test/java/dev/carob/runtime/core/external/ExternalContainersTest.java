package dev.carob.runtime.core.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.external.ExternalContainer;
import dev.carob.api.image.ImageService;
import dev.carob.api.types.image.Image;
import dev.carob.runtime.core.FakeStorage;
import dev.carob.runtime.core.backend.BackendOrigin;
import dev.carob.runtime.core.backend.LeasedBackends;
import dev.carob.spi.storage.LayerRequest;
import dev.carob.spi.storage.StorageDriver;
import dev.carob.spi.storage.StoreContainer;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExternalContainersTest {

  private static final BackendOrigin ORIGIN =
      new BackendOrigin("b", "1", () -> "active", () -> false);
  private static final String OWN = "0123456789abcdef";

  @TempDir private Path dir;
  private FakeStorage storage;
  private ExternalContainersComponent external;

  @BeforeEach
  void open() {
    storage = new FakeStorage(dir);
    LeasedBackends backends =
        new LeasedBackends(
            new LeasedBackends.Choices(Map.of(), Duration.ofMillis(200), Duration.ofMillis(200)));
    backends.add(StorageDriver.class, "fake", storage, 0, ORIGIN);
    ImageService images =
        (ImageService)
            Proxy.newProxyInstance(
                ExternalContainersTest.class.getClassLoader(),
                new Class<?>[] {ImageService.class},
                (proxy, method, arguments) ->
                    arguments[0].equals("1mage")
                        ? Optional.of(Image.builder("1mage").names(List.of("web:1")).build())
                        : Optional.empty());
    external = new ExternalContainersComponent(backends, images);
    add("abc1", "one", "1mage", 2);
    add("abc2", "two", "gone", 1);
    storage.containers.add(
        StoreContainer.builder(OWN, "own").names(List.of("carob-0123456789ab")).build());
  }

  private void add(String id, String name, String image, int second) {
    storage.create(LayerRequest.image("layer-" + id, ""));
    storage.containers.add(
        StoreContainer.builder(id, "layer-" + id)
            .names(List.of(name))
            .image(image)
            .program("buildah")
            .created(Instant.ofEpochSecond(second))
            .build());
  }

  @Test
  void listsTheContainersOfOtherProgramsOldestFirst() {
    assertThat(external.list())
        .containsExactly(
            ExternalContainer.builder("abc2")
                .names(List.of("two"))
                .imageId("gone")
                .program("buildah")
                .created(Instant.ofEpochSecond(1))
                .build(),
            ExternalContainer.builder("abc1")
                .names(List.of("one"))
                .imageId("1mage")
                .imageName("web:1")
                .program("buildah")
                .created(Instant.ofEpochSecond(2))
                .build());
  }

  @Test
  void findsByNameIdAndUniquePrefix() {
    assertThat(external.find("two").orElseThrow().id()).isEqualTo("abc2");
    assertThat(external.find("abc1").orElseThrow().id()).isEqualTo("abc1");
    assertThatThrownBy(() -> external.find("abc"))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("several external containers begin with abc");
    assertThat(external.find("tw")).isEmpty();
    assertThat(external.find("")).isEmpty();
    assertThat(external.find(OWN)).as("a container of the engine").isEmpty();
    assertThatThrownBy(() -> external.mount(OWN)).isInstanceOf(CarobException.NotFound.class);
    assertThatThrownBy(() -> external.remove("no", true))
        .hasMessage("no container with name or ID \"no\" found: no such container");
  }

  @Test
  void aMountedContainerIsRemovedByForceOnly() {
    Path at = external.mount("one");
    assertThat(external.mounted("abc1")).contains(at);
    assertThatThrownBy(() -> external.remove("one", false))
        .isInstanceOf(CarobException.InvalidState.class)
        .hasMessage(
            "container \"one\" is mounted and cannot be removed without using force: container state improper");
    external.remove("one", true);
    external.remove("two", false);
    assertThat(external.list()).isEmpty();
  }
}
