package dev.carob.cli.verbs.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerEngine;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.ContainerState;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContainerSelectionTest {

  private static ContainerEngine engine(List<ContainerInfo> newest) {
    return (ContainerEngine)
        Proxy.newProxyInstance(
            ContainerSelectionTest.class.getClassLoader(),
            new Class<?>[] {ContainerEngine.class},
            (proxy, method, arguments) -> newest);
  }

  private static ContainerInfo container(String id) {
    Path place = Path.of("/");
    return ContainerInfo.builder(
            id,
            ContainerSpec.of("image").build(),
            ContainerState.EXITED,
            ContainerInfo.Paths.builder(place, place, place, place).build())
        .build();
  }

  @Test
  void oneContainerIsNamedOrTheNewest() {
    ContainerEngine engine = engine(List.of(container("abc")));
    assertThat(ContainerSelection.one(engine, false, "c", "diff")).isEqualTo("c");
    assertThat(ContainerSelection.one(engine, true, "", "diff")).isEqualTo("abc");
    assertThatThrownBy(() -> ContainerSelection.one(engine, true, "c", "diff"))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessage("--latest and containers cannot be used together");
    assertThatThrownBy(() -> ContainerSelection.one(engine, false, "", "diff"))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessage("\"carob diff\" requires a name, id, or the \"--latest\" flag");
    assertThatThrownBy(() -> ContainerSelection.one(engine(List.of()), true, "", "diff"))
        .isInstanceOf(CarobException.NotFound.class);
  }
}
