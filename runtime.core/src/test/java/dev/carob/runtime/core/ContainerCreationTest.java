package dev.carob.runtime.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.types.image.Image;
import dev.carob.runtime.core.record.ContainerNames;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerCreationTest {

  @ParameterizedTest
  @CsvSource({
    "bb,                  localhost/bb:latest",
    "bb:latest,           localhost/bb:latest",
    "localhost/bb,        localhost/bb:latest",
    "bb:2,                localhost/bb:2",
    "b,                   r.example:5000/a/b:latest",
    "a/b,                 r.example:5000/a/b:latest",
    "r.example:5000/a/b,  r.example:5000/a/b:latest",
    "r.example/b@sha256:0,r.example/b@sha256:0",
    "1d,                  localhost/first:1",
    "irst:1,              localhost/first:1",
  })
  void aContainerHasTheImagesNameThatTheRequestMeans(String requested, String name) {
    Image image =
        Image.builder("1d")
            .names(
                List.of(
                    "localhost/first:1",
                    "localhost/bb:2",
                    "localhost/bb:latest",
                    "r.example:5000/a/b:latest",
                    "r.example/b@sha256:0"))
            .build();
    assertThat(ContainerCreation.imageName(image, requested)).isEqualTo(name);
  }

  @Test
  void anImageWithoutNamesIsNamedByItsId() {
    assertThat(ContainerCreation.imageName(Image.builder("1d").build(), "1")).isEqualTo("1d");
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
