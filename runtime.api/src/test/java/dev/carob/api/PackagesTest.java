package dev.carob.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.spi.backend.BackendKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Checks the dependencies between the packages of the contracts, by the imports in their sources.
 */
class PackagesTest {

  private static final Path SOURCES = Path.of("src/main/java");
  private static final Pattern IMPORT =
      Pattern.compile("^import (?:static )?(dev\\.carob\\.[a-z.]+)\\.[A-Z]", Pattern.MULTILINE);

  private static Map<String, Set<String>> used() throws IOException {
    Map<String, Set<String>> used = new TreeMap<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".java")).toList()) {
        Path folder = SOURCES.relativize(file.resolveSibling(""));
        String name = folder.toString().replace('/', '.');
        Set<String> others = used.computeIfAbsent(name, key -> new TreeSet<>());
        String text = Files.readString(file, StandardCharsets.UTF_8);
        IMPORT.matcher(text).results().map(found -> found.group(1)).forEach(others::add);
        others.remove(name);
      }
    }
    return used;
  }

  private static boolean leads(
      Map<String, Set<String>> used, String from, String to, Set<String> seen) {
    for (String next : used.getOrDefault(from, Set.of())) {
      if (next.equals(to) || (seen.add(next) && leads(used, next, to, seen))) {
        return true;
      }
    }
    return false;
  }

  @Test
  void packagesHaveNoCycles() throws IOException {
    Map<String, Set<String>> used = used();
    assertThat(used).containsKeys("dev.carob.api", "dev.carob.spi.oci");
    for (String name : used.keySet()) {
      assertThat(leads(used, name, name, new TreeSet<>())).as(name).isFalse();
    }
  }

  /** bnd's baseline classifies a new method without a default in such a type as a major change. */
  @ParameterizedTest
  @EnumSource
  void backendsAreConsumerTypes(BackendKind kind) throws IOException {
    Path source = SOURCES.resolve(kind.service().getName().replace('.', '/') + ".java");
    assertThat(Files.readString(source, StandardCharsets.UTF_8))
        .contains("@ConsumerType\npublic interface " + kind.service().getSimpleName() + " {");
  }

  @Test
  void spiPackagesUseOnlySharedTypesOfTheApi() throws IOException {
    used()
        .forEach(
            (name, others) -> {
              if (name.startsWith("dev.carob.spi")) {
                assertThat(others)
                    .as(name)
                    .filteredOn(other -> !other.startsWith("dev.carob.spi"))
                    .isSubsetOf(
                        "dev.carob.api", "dev.carob.api.types", "dev.carob.api.types.image");
              } else {
                assertThat(others).as(name).noneMatch(other -> other.startsWith("dev.carob.spi"));
              }
            });
  }
}
