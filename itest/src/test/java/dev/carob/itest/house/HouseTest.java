package dev.carob.itest.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Architecture rules, checked on the built bundles. */
class HouseTest {

  private static final String LINUX = "dev.carob.native.linux";

  private static final Path TOP = Path.of(System.getProperty("carob.top"));

  private static final Map<String, Path> JARS = new TreeMap<>();
  private static final Map<String, Attributes> MANIFESTS = new TreeMap<>();

  @BeforeAll
  static void read() throws IOException {
    try (Stream<Path> files =
        Files.list(Path.of(System.getProperty("carob.distribution"), "bundles"))) {
      for (Path jar : files.toList()) {
        try (JarFile file = new JarFile(jar.toFile())) {
          Attributes attributes = file.getManifest().getMainAttributes();
          String name = attributes.getValue("Bundle-SymbolicName").replaceFirst(";.*", "");
          if (name.startsWith("dev.carob.")) {
            JARS.put(name, jar);
            MANIFESTS.put(name, attributes);
          }
        }
      }
    }
  }

  private static List<String> packages(Attributes attributes, String header) {
    String value = attributes.getValue(header);
    if (value == null) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    for (String clause : value.replaceAll("\"[^\"]*\"", "\"\"").split(",", -1)) {
      names.add(clause.replaceFirst(";.*", "").strip());
    }
    return names;
  }

  /** The table "Rooms" of docs/architecture.md: bundle to our bundles that it may use. */
  private static Map<String, Set<String>> allowed() throws IOException {
    Map<String, Set<String>> allowed = new TreeMap<>();
    boolean inTable = false;
    for (String line : Files.readAllLines(TOP.resolve("docs/architecture.md"))) {
      inTable = line.equals("| bundle | may use |") || inTable && line.startsWith("|");
      String[] cells = line.split("\\|", -1);
      if (inTable && cells.length == 4) {
        Set<String> used = names(cells[2]);
        names(cells[1]).forEach(bundle -> assertThat(allowed.put(bundle, used)).isNull());
      }
    }
    return allowed;
  }

  private static Set<String> names(String cell) {
    return Pattern.compile("`([a-z0-9.]+)`")
        .matcher(cell)
        .results()
        .map(name -> "dev.carob." + name.group(1))
        .collect(Collectors.toSet());
  }

  @Test
  void bundlesUseOnlyWhatTheArchitectureAllows() throws IOException {
    Map<String, String> exporters = new TreeMap<>();
    MANIFESTS.forEach(
        (name, manifest) ->
            packages(manifest, "Export-Package").forEach(p -> exporters.put(p, name)));
    Map<String, Set<String>> allowed = allowed();
    assertThat(allowed.keySet()).isEqualTo(MANIFESTS.keySet());
    MANIFESTS.forEach(
        (name, manifest) -> {
          Set<String> used =
              packages(manifest, "Import-Package").stream()
                  .filter(exporters::containsKey)
                  .map(exporters::get)
                  .filter(other -> !other.equals(name))
                  .collect(Collectors.toSet());
          assertThat(allowed.get(name)).as(name).containsAll(used);
        });
  }

  @Test
  void onlyNativeLinuxMakesNativeCalls() throws IOException {
    for (Map.Entry<String, Path> jar : JARS.entrySet()) {
      if (!jar.getKey().equals(LINUX)) {
        assertThat(packages(MANIFESTS.get(jar.getKey()), "Import-Package"))
            .as(jar.getKey())
            .noneMatch(name -> name.startsWith("jnr.") || name.startsWith("com.kenai."));
      }
    }
  }

  /** Other native memory could be freed by the garbage collector during a call. */
  @Test
  void nativeMemoryIsAllocatedInOneClass() throws IOException {
    assertThat(classes(LINUX).entrySet())
        .filteredOn(
            entry ->
                entry.getKey().startsWith("dev/") && entry.getValue().contains("jnr/ffi/Memory"))
        .extracting(Map.Entry::getKey)
        .containsExactly("dev/carob/linux/internal/NativeMemory.class");
  }

  @Test
  void theCoreForksNothingAndReadsNoProc() throws IOException {
    classes("dev.carob.runtime.core")
        .forEach(
            (name, constants) ->
                assertThat(constants)
                    .as(name)
                    .doesNotContain(
                        "java/lang/ProcessBuilder", "dev/carob/linux/Spawn", "/proc/self/m"));
  }

  /** The classes of a bundle, each with the text of its constants. */
  private static Map<String, String> classes(String bundle) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (JarFile file = new JarFile(JARS.get(bundle).toFile())) {
      for (var entry : file.stream().filter(e -> e.getName().endsWith(".class")).toList()) {
        try (InputStream in = file.getInputStream(entry)) {
          texts.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
        }
      }
    }
    return texts;
  }

  @Test
  void everyJarIsAModuleToo() {
    for (Map.Entry<String, Path> jar : JARS.entrySet()) {
      String expected = jar.getKey().equals(LINUX) ? "dev.carob.linux" : jar.getKey();
      assertThat(ModuleFinder.of(jar.getValue()).findAll())
          .as(jar.getKey())
          .singleElement()
          .satisfies(module -> assertThat(module.descriptor().name()).isEqualTo(expected))
          .satisfies(module -> assertThat(module.descriptor().isAutomatic()).isFalse());
    }
  }

  @Test
  void everyBackendDeclaresItsCapability() {
    Map<String, String> expected =
        Map.of(
            "dev.carob.storage.overlay", "name=overlay;type=storage",
            "dev.carob.storage.vfs", "name=vfs;type=storage",
            "dev.carob.oci.crun", "name=crun;type=oci",
            "dev.carob.oci.runc", "name=runc;type=oci",
            "dev.carob.hooks.oci", "name=oci;type=hooks",
            "dev.carob.network.cni", "name=cni;type=network",
            "dev.carob.state.sqlite", "name=sqlite;type=state",
            "dev.carob.image.store", "name=store;type=images");
    expected.forEach(
        (name, capability) ->
            assertThat(MANIFESTS.get(name).getValue("Provide-Capability").replace("\"", ""))
                .contains("dev.carob.backend;" + capability + ";version:Version=0.1.0"));
  }

  @Test
  void everyApiPackageIsDocumentedWithAnExampleOrItsLife() throws IOException {
    Path sources = TOP.resolve("runtime.api/src/main/java");
    try (Stream<Path> files = Files.walk(sources)) {
      List<Path> infos = files.filter(path -> path.endsWith("package-info.java")).toList();
      assertThat(infos).hasSize(21);
      for (Path info : infos) {
        assertThat(Arrays.asList(Files.readString(info).split("\n", -1)))
            .as(info.toString())
            .hasSizeGreaterThan(13)
            .contains("@Export")
            // The build's baseline checks which version it has to be.
            .anyMatch(line -> line.matches("@Version\\(\"\\d+\\.\\d+\\.0\"\\)"));
      }
    }
  }
}
