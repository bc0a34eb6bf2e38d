package dev.carob.image.store.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.types.image.ManifestEntry;
import dev.carob.api.types.image.Platform;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The files of a stored manifest list. */
class ListContentTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String DIGEST = Digests.of("one");

  private static ObjectNode descriptor() {
    return Manifests.descriptor(
        MAPPER,
        "{\"schemaVersion\":2}".getBytes(StandardCharsets.UTF_8),
        MAPPER.createObjectNode().put("architecture", "amd64").put("os", "linux"));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void anEmptyListHasNoManifests() {
    ListContent list = ListContent.empty(MAPPER);
    assertThat(text(list.manifest()))
        .isEqualTo(
            "{\"schemaVersion\":2,\"mediaType\":\""
                + Manifests.DOCKER_LIST
                + "\",\"manifests\":null}");
    assertThat(text(list.instances())).isEqualTo("{}");
    assertThat(list.descriptors()).isEmpty();
  }

  @Test
  void anImageIsAddedReplacedAndRemoved() {
    ListContent list = ListContent.empty(MAPPER);
    ObjectNode first = descriptor().put("digest", DIGEST);
    list.put(first, "dir:/a");
    list.put(first.deepCopy().put("size", 5), "dir:/b");
    assertThat(list.descriptors()).hasSize(1);
    assertThat(list.descriptors().get(0).path("size").asInt()).isEqualTo(5);
    assertThat(list.location(DIGEST)).isEqualTo("dir:/b");
    ListContent again = ListContent.read(MAPPER, list.manifest(), list.instances());
    assertThat(again.has(DIGEST)).isTrue();
    again.remove(DIGEST);
    assertThat(again.has(DIGEST)).isFalse();
    assertThat(text(again.manifest())).contains("\"manifests\":null");
    assertThat(again.location(DIGEST)).isEmpty();
  }

  @Test
  void whatIsEmptyInADescriptionRemains() {
    ListContent list = ListContent.empty(MAPPER);
    list.put(descriptor().put("digest", DIGEST), "dir:/a");
    list.describe(
        DIGEST,
        ManifestEntry.builder()
            .platform(new Platform("", "arm64", "v8"))
            .osVersion("7")
            .osFeatures(List.of("f"))
            .features(List.of("sse4"))
            .annotations(Map.of("a", "b"))
            .build());
    list.describe(DIGEST, ManifestEntry.builder().build());
    assertThat(list.descriptors().get(0).path("platform"))
        .hasToString(
            "{\"architecture\":\"arm64\",\"os\":\"linux\",\"os.version\":\"7\","
                + "\"os.features\":[\"f\"],\"variant\":\"v8\",\"features\":[\"sse4\"]}");
    assertThat(list.descriptors().get(0).path("annotations")).hasToString("{\"a\":\"b\"}");
  }

  @Test
  void aDamagedListIsReported() {
    byte[] broken = "{".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> ListContent.read(MAPPER, broken, broken))
        .isInstanceOf(CarobException.StorageFailed.class);
  }

  @Test
  void fieldsOfADescriptorAreInTheirUsualOrder() {
    ObjectNode mixed = MAPPER.createObjectNode().put("digest", DIGEST).put("extra", 1);
    mixed.put("size", 3).put("mediaType", "m");
    assertThat(Manifests.descriptor(MAPPER, mixed))
        .hasToString("{\"mediaType\":\"m\",\"size\":3,\"digest\":\"" + DIGEST + "\",\"extra\":1}");
  }
}
