package dev.carob.runtime.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.types.image.Image;
import dev.carob.runtime.core.record.ContainerNames;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContainerCreationTest {

  @Test
  void aContainerHasTheNameByWhichItsImageWasFound() {
    Image image = Image.builder("1d").names(List.of("localhost/new:1", "localhost/old:1")).build();
    assertThat(ContainerCreation.imageName(image.toBuilder().foundName("localhost/old:1").build()))
        .isEqualTo("localhost/old:1");
    assertThat(ContainerCreation.imageName(image)).as("found by id").isEqualTo("localhost/new:1");
    assertThat(ContainerCreation.imageName(Image.builder("1d").build())).isEqualTo("1d");
  }

  @Test
  void theNameOfAVolumeIsNotLongerThanTheNameOfAFile() {
    ContainerNames.checkForFile("volume", "x".repeat(255));
    assertThatThrownBy(() -> ContainerNames.checkForFile("volume", "x".repeat(256)))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("longer than 255 characters");
    ContainerNames.check("container", "x".repeat(256));
  }
}
