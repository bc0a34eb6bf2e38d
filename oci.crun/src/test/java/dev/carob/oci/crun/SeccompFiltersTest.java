package dev.carob.oci.crun;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeccompFiltersTest {

  private static final String FILTER = "{\"defaultAction\":\"SCMP_ACT_ALLOW\"}";

  @TempDir Path bundle;
  private final SeccompFilters filters = new SeccompFilters();
  private Path state;

  @BeforeEach
  void crunsOutput() throws IOException {
    state = Files.createDirectory(bundle.resolve("state"));
    Files.write(state.resolve("seccomp.bpf"), new byte[] {1, 2, 3});
  }

  private Optional<JsonNode> offer(String seccomp, String annotations) throws IOException {
    Files.writeString(
        bundle.resolve("config.json"),
        "{\"hostname\":\"x\",\"annotations\":%s,\"linux\":{\"seccomp\":%s}}"
            .formatted(annotations, seccomp));
    return filters.offer(bundle);
  }

  private JsonNode spec() throws IOException {
    return new ObjectMapper().readTree(Files.readAllBytes(bundle.resolve("config.json")));
  }

  @Test
  void aCompiledFilterIsPassedToCrunWithTheSameFilter() throws IOException {
    JsonNode unknown = offer(FILTER, "{\"a\":\"b\"}").orElseThrow();
    assertThat(spec().path("annotations")).hasToString("{\"a\":\"b\"}");
    filters.learn(unknown, state);
    assertThat(offer(FILTER, "{\"a\":\"b\"}")).isEmpty();
    assertThat(spec().path("annotations"))
        .hasToString("{\"a\":\"b\",\"run.oci.seccomp_bpf_data\":\"AQID\"}");
    assertThat(spec().path("linux").path("seccomp")).hasToString(FILTER);
    assertThat(spec().path("hostname").asText()).isEqualTo("x");
    assertThat(offer("{\"defaultAction\":\"SCMP_ACT_LOG\"}", "{}")).isPresent();
    assertThat(spec().path("annotations").isEmpty()).isTrue();
  }

  @Test
  void withoutAFilterOfThatFormatNothingIsDone() throws IOException {
    assertThat(offer("null", "{}")).isEmpty();
    assertThat(offer("{\"defaultAction\":\"SCMP_ACT_NOTIFY\",\"listenerPath\":\"/s\"}", "{}"))
        .isEmpty();
    assertThat(offer(FILTER, "{\"run.oci.seccomp_bpf_data\":\"mine\"}")).isEmpty();
    assertThat(spec().path("annotations").path("run.oci.seccomp_bpf_data").asText())
        .isEqualTo("mine");
    Files.delete(bundle.resolve("config.json"));
    assertThat(filters.offer(bundle)).isEmpty();
  }

  @Test
  void aCrunThatLeavesNothingCompilesEachItself() throws IOException {
    Files.delete(state.resolve("seccomp.bpf"));
    filters.learn(offer(FILTER, "{}").orElseThrow(), state);
    assertThat(offer(FILTER, "{}")).isPresent();
    Files.createFile(state.resolve("seccomp.bpf"));
    filters.learn(offer(FILTER, "{}").orElseThrow(), state);
    assertThat(offer(FILTER, "{}")).isPresent();
  }
}
