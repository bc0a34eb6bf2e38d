package dev.carob.image.store.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import dev.carob.api.types.image.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerArchiveTest {

  @TempDir private Path dir;

  private List<ImageSource.Offer> offers(String manifest) throws IOException {
    Files.writeString(dir.resolve("manifest.json"), manifest);
    Files.writeString(dir.resolve("config.json"), "{}");
    Files.writeString(dir.resolve("layer.tar"), "layer");
    return new DockerArchive(new ObjectMapper(), new BlobStore.Directory(dir)).offers();
  }

  @Test
  void offersTheImagesOfTheList() throws IOException {
    List<ImageSource.Offer> offers =
        offers(
            """
            [{"Config":"config.json","RepoTags":["a:1"],"Layers":["layer.tar"]},
             {"Config":"config.json","RepoTags":null,"Layers":null}]
            """);
    assertThat(offers).hasSize(2);
    assertThat(offers.get(0).names()).containsExactly("a:1");
    assertThat(offers.get(0).layers()).singleElement().matches(layer -> layer.size() == 5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "null ; is not a list of images",
        "[] ; is not a list of images",
        "{\"Config\":\"config.json\"} ; is not a list of images",
        "7 ; is not a list of images",
        "{{{[ ; is not valid JSON",
        "[null] ; has no Config",
        "[{\"Layers\":[]}] ; has no Config",
        "[{\"Config\":\"config.json\",\"Layers\":7}] ; no list of Layers",
        "[{\"Config\":\"nothing\",\"Layers\":[]}] ; nothing does not exist in",
        "[{\"Config\":\"config.json\",\"Layers\":[\"gone.tar\"]}] ; has no layer 'gone.tar'"
      })
  void otherFilesAreRejectedWithAReason(String manifest, String reason) {
    assertThatThrownBy(() -> offers(manifest))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining(reason);
  }

  @Test
  void deeplyNestedJsonIsRejected() {
    assertThatThrownBy(() -> offers("[".repeat(100_000)))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("nested too deeply");
  }

  @Test
  void aNegativeSizeInAnOciManifestIsRejected() throws IOException {
    String layer = "sha256:" + "1".repeat(64);
    assertThatThrownBy(
            () ->
                ImageSource.layers(
                    new ObjectMapper()
                        .readTree(
                            "{\"layers\":[{\"digest\":\"%s\",\"size\":-1}]}".formatted(layer)),
                    (digest, size) -> Files.newInputStream(dir)))
        .hasMessageContaining(layer + " has the invalid size -1");
    Files.writeString(dir.resolve("index.json"), "null");
    assertThatThrownBy(
            () ->
                new OciLayout(new ObjectMapper(), new BlobStore.Directory(dir), "", Platform.HERE)
                    .offers())
        .hasMessageContaining("has no image");
  }
}
