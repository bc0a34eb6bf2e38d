package dev.carob.storage.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.spi.storage.Layer;
import dev.carob.spi.storage.LayerBlob;
import dev.carob.spi.storage.LayerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayerRecordsTest {

  private static final StagedDiff DIFF =
      new StagedDiff("sha256:d1ff", 1234, List.of(0L, 1000L), List.of(0L), true);

  @TempDir private Path directory;
  @TempDir private Path other;
  private final ObjectMapper mapper = new ObjectMapper();
  private LayerRecords records;

  @BeforeEach
  void open() {
    records = new LayerRecords(mapper, directory, List.of(other));
  }

  private Layer add(String id, String parent) {
    return records.add(LayerRequest.image(id, parent), StagedDiff.NONE, () -> {});
  }

  private void write(Path store, String json) throws IOException {
    Files.writeString(store.resolve("layers.json"), json);
  }

  private static List<String> ids(LayerRecords records) {
    return records.all().stream().map(Layer::id).toList();
  }

  /** The keys of containers/storage's {@code Layer} (layers.go). */
  @Test
  void aLayerIsWrittenAsOtherProgramsReadIt() throws IOException {
    add("base", "");
    LayerRequest request =
        LayerRequest.container("top", "base", "c0ffee")
            .labelled("system_u:object_r:container_file_t:s0:c1,c2")
            .came(new LayerBlob("sha256:b10b", 99, LayerBlob.Packing.GZIP));
    records.add(request, DIFF, () -> {});
    JsonNode written = mapper.readTree(directory.resolve("layers.json").toFile()).get(1);
    Instant created = Instant.parse(((ObjectNode) written).remove("created").asText());
    assertThat(created).isBetween(Instant.now().minus(Duration.ofMinutes(1)), Instant.now());
    assertThat(written)
        .isEqualTo(
            mapper.readTree(
                """
                {"id": "top", "names": ["c0ffee-layer"], "parent": "base",
                 "mountlabel": "system_u:object_r:container_file_t:s0:c1,c2",
                 "compressed-diff-digest": "sha256:b10b", "compressed-size": 99,
                 "diff-digest": "sha256:d1ff", "diff-size": 1234, "compression": 2,
                 "uidset": [0, 1000], "gidset": [0]}
                """));
  }

  @Test
  void aLayerThatCamePlainHasTheDigestOfItsTarTwice() throws IOException {
    records.add(LayerRequest.image("a", ""), DIFF, () -> {});
    JsonNode written = mapper.readTree(directory.resolve("layers.json").toFile()).get(0);
    assertThat(written.path("compressed-diff-digest").asText()).isEqualTo("sha256:d1ff");
    assertThat(written.path("compressed-size").asLong()).isEqualTo(1234);
    assertThat(written.has("compression")).isFalse();
    assertThat(written.has("names")).isFalse();
    assertThat(written.has("parent")).isFalse();
  }

  @Test
  void anEmptyLayerHasNoDigest() throws IOException {
    Layer layer = add("a", "");
    assertThat(mapper.readTree(directory.resolve("layers.json").toFile()).get(0).fieldNames())
        .toIterable()
        .containsExactly("id", "created");
    assertThat(layer.diffDigest()).isEmpty();
    assertThat(layer.diffSize()).isEqualTo(-1);
    assertThat(layer.blob()).isEqualTo(LayerBlob.NONE);
  }

  @Test
  void aLayerIsReadAsItWasAdded() {
    add("base", "");
    Layer added =
        records.add(
            LayerRequest.container("top", "base", "c0ffee")
                .came(new LayerBlob("sha256:b10b", 99, LayerBlob.Packing.ZSTD)),
            DIFF,
            () -> {});
    open();
    assertThat(records.find("top")).contains(added);
    assertThat(added.parent()).isEqualTo("base");
    assertThat(added.names()).containsExactly("c0ffee-layer");
    assertThat(added.blob().packing()).isEqualTo(LayerBlob.Packing.ZSTD);
    assertThat(added.readOnly()).isFalse();
    assertThat(ids(records)).containsExactly("base", "top");
  }

  @Test
  void aLayerOfAnotherProgramIsReadWithItsKeys() throws IOException {
    write(
        directory,
        """
        [{"id": "a", "created": "2024-05-06T07:08:09.123456789+02:00", "names": null,
          "compression": 77, "flags": {"incomplete": false}}, {"id": "b"}]
        """);
    Layer layer = records.find("a").orElseThrow();
    assertThat(layer.created()).isEqualTo(Instant.parse("2024-05-06T05:08:09.123456789Z"));
    assertThat(layer.names()).isEmpty();
    assertThat(layer.blob()).isEqualTo(LayerBlob.NONE);
    assertThat(records.find("b").orElseThrow().created()).isEqualTo(Instant.EPOCH);
    assertThat(records.find("c")).isEmpty();
  }

  @Test
  void aLayerWhoseFilesCannotBePutInPlaceIsNotRecorded() {
    assertThatThrownBy(
            () ->
                records.add(
                    LayerRequest.image("a", ""),
                    StagedDiff.NONE,
                    () -> {
                      throw new IllegalStateException("no room");
                    }))
        .hasMessage("no room");
    assertThat(ids(records)).isEmpty();
  }

  @Test
  void anExistingLayerIsKept() {
    Layer first = add("a", "");
    Layer again =
        records.add(
            LayerRequest.image("a", ""),
            DIFF,
            () -> {
              throw new IllegalStateException("its files are there");
            });
    assertThat(again).isEqualTo(first);
  }

  @Test
  void aLayerNeedsAnExistingParent() {
    assertThatThrownBy(() -> add("top", "absent"))
        .isInstanceOf(CarobException.NotFound.class)
        .hasMessageContaining("absent")
        .hasMessageContaining("top");
    assertThatThrownBy(() -> records.requireParent(LayerRequest.image("top", "absent")))
        .isInstanceOf(CarobException.NotFound.class);
    assertThat(ids(records)).isEmpty();
  }

  @Test
  void aParentMayBelongToAnotherStore() throws IOException {
    write(other, "[{\"id\": \"theirs\"}]");
    add("mine", "theirs");
    records.requireParent(LayerRequest.image("top", "theirs"));
    assertThat(records.all())
        .extracting(Layer::id, Layer::readOnly)
        .containsExactly(tuple("theirs", true), tuple("mine", false));
  }

  @Test
  void theOwnStoreHasPrecedence() throws IOException {
    write(other, "[{\"id\": \"a\", \"diff-digest\": \"theirs\"}, {\"id\": \"b\"}]");
    write(directory, "[{\"id\": \"a\", \"diff-digest\": \"mine\"}]");
    assertThat(records.find("a")).map(Layer::diffDigest).contains("mine");
    assertThat(records.all())
        .extracting(Layer::id, Layer::diffDigest)
        .containsExactly(tuple("b", ""), tuple("a", "mine"));
  }

  @Test
  void aLayerOfAnotherStoreIsNotRemoved() throws IOException {
    write(other, "[{\"id\": \"theirs\"}]");
    assertThatThrownBy(() -> records.remove("theirs", () -> {}))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("theirs");
  }

  @Test
  void aLayerIsRemovedWithItsFiles() {
    add("a", "");
    List<String> seen = new ArrayList<>();
    records.remove("a", () -> seen.add("files"));
    assertThat(seen).containsExactly("files");
    assertThat(ids(records)).isEmpty();
    assertThatThrownBy(() -> records.remove("a", () -> {}))
        .isInstanceOf(CarobException.NotFound.class);
  }

  @Test
  void aLayerWhoseFilesCannotBeRemovedIsKept() {
    add("a", "");
    assertThatThrownBy(
            () ->
                records.remove(
                    "a",
                    () -> {
                      throw new IllegalStateException("busy");
                    }))
        .hasMessage("busy");
    assertThat(ids(records)).containsExactly("a");
  }

  @Test
  void aParentLayerIsNotRemovedAndItsChildrenAreNamed() {
    add("base", "");
    records.add(LayerRequest.container("top", "base", "c0ffee"), StagedDiff.NONE, () -> {});
    add("image", "base");
    assertThatThrownBy(() -> records.remove("base", () -> {}))
        .isInstanceOf(CarobException.Dependency.class)
        .hasMessageContaining("c0ffee-layer, image");
    assertThat(ids(records)).contains("base");
  }

  @Test
  void anIncompleteLayerIsNotFound() throws IOException {
    write(directory, "[{\"id\": \"a\", \"flags\": {\"incomplete\": true}}, {\"id\": \"b\"}]");
    assertThat(ids(records)).containsExactly("b");
    assertThat(records.find("a")).isEmpty();
  }

  @Test
  void anIncompleteLayerCanBeCreatedAgain() throws IOException {
    write(directory, "[{\"id\": \"a\", \"flags\": {\"incomplete\": true}}]");
    List<String> placed = new ArrayList<>();
    records.add(LayerRequest.image("a", ""), StagedDiff.NONE, () -> placed.add("a"));
    assertThat(placed).containsExactly("a");
    assertThat(ids(records)).containsExactly("a");
  }

  @Test
  void incompleteLayersAreRemovedWithTheirFiles() throws IOException {
    write(
        directory,
        "[{\"id\": \"a\", \"flags\": {\"incomplete\": true}}, {\"id\": \"b\", \"flags\": {}}]");
    List<String> removed = new ArrayList<>();
    records.dropIncomplete(removed::add);
    assertThat(removed).containsExactly("a");
    assertThat(mapper.readTree(directory.resolve("layers.json").toFile())).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[{}]", "{"})
  void anotherDamagedStoreIsNamed(String json) throws IOException {
    write(other, json);
    assertThatThrownBy(() -> records.all())
        .isInstanceOf(CarobException.StorageFailed.class)
        .hasMessageContaining(other.toString());
  }
}
