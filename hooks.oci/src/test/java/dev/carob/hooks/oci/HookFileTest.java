package dev.carob.hooks.oci;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import dev.carob.spi.hooks.HookQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;

class HookFileTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static HookQuery query(Map<String, String> annotations, String command, boolean binds) {
    return HookQuery.builder()
        .annotations(annotations)
        .args(List.of(command))
        .userBindMounts(binds)
        .build();
  }

  private static HookConditions when(String annotation, String value, String command) {
    ObjectNode when = MAPPER.createObjectNode();
    when.putObject("annotations").put(Pattern.quote(annotation), Pattern.quote(value));
    when.putArray("commands").add(Pattern.quote(command));
    List<String> errors = new ArrayList<>();
    HookConditions read = HookConditions.read(when, errors);
    assertThat(errors).isEmpty();
    return read;
  }

  @Property
  void patternsMatchAnywhereAndAllConditionsMustHold(
      @ForAll @NotEmpty String key,
      @ForAll String value,
      @ForAll @NotEmpty String command,
      @ForAll String around) {
    HookConditions when = when(key, value, command);
    Map<String, String> annotated = Map.of(around + key + around, around + value);
    assertThat(when.matches(query(annotated, around + command + around, false))).isTrue();
    assertThat(when.matches(query(Map.of(), command, true))).isFalse();
  }

  @Property
  void inTheOldFormatOneConditionIsSufficient(
      @ForAll @NotEmpty String command, @ForAll boolean binds) {
    HookConditions when =
        HookConditions.readOld(
            List.of(Pattern.quote(command)), List.of("^$never"), true, new ArrayList<>());
    assertThat(when.matches(query(Map.of(), command, false))).isTrue();
    assertThat(when.matches(query(Map.of(), "", binds))).isEqualTo(binds);
  }

  @Property(tries = 300)
  void anyFileIsAHookOrIsReportedWithItsErrors(
      @ForAll @Size(max = 3) Map<String, @Size(max = 3) List<String>> lists, @ForAll String text)
      throws IOException {
    ObjectNode root = MAPPER.createObjectNode().put("version", "1.0.0");
    root.putObject("hook").put("path", "/bin/sh").put("args", text);
    lists.forEach((key, list) -> list.forEach(root.putArray(key)::add));
    Path file = Files.createTempFile("carob-hook", ".json");
    try {
      for (String content : List.of(text, root.toString())) {
        Files.writeString(file, content);
        try {
          assertThat(HookFile.read(MAPPER, file, file).stages()).isNotEmpty();
        } catch (HookFile.BadHookException e) {
          assertThat(e).hasMessageStartingWith(file + ": ");
        }
      }
    } finally {
      Files.delete(file);
    }
  }
}
