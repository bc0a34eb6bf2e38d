package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.differ.Baseline.Info;
import aQute.bnd.service.diff.Delta;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Adding an attribute to every spec and info is a minor change of the API. Plugins that were built
 * with the current API run with the changed one.
 */
class ApiGrowthTest {

  private static final Path TOP = Path.of(System.getProperty("carob.top"));
  private static final Path EARLIER = TestPlugins.ofDistribution("runtime.api");

  private final TestEngine engine = new TestEngine();

  @AfterEach
  void close() {
    engine.close();
  }

  /** An example plugin, built with the current API. */
  private Path plugin(String name) throws Exception {
    Path classes = engine.directory().resolve(name + "-classes");
    Path sources = TOP.resolve("examples").resolve(name).resolve("src/main/java");
    GrownApi.compile(sources, classes, List.of(EARLIER));
    Map<String, String> headers = new TreeMap<>();
    for (String line : Files.readAllLines(sources.resolve("../../../bnd.bnd").normalize())) {
      if (line.matches("[A-Z].*: .*")) {
        headers.put(line.replaceAll(":.*", ""), line.replaceFirst("[^:]*: ", ""));
      }
    }
    headers.put("Bundle-Version", "1.0.0");
    return GrownApi.bundle(
        classes, engine.directory().resolve(name + ".jar"), List.of(EARLIER), headers);
  }

  private Path grownApi() throws Exception {
    GrownApi api = new GrownApi(TOP.resolve("runtime.api/src/main/java"), engine.directory());
    assertThat(api.types()).isGreaterThan(55);
    Map<String, String> suggested = new TreeMap<>();
    Map<String, Info> found = GrownApi.baseline(api.bundle(), EARLIER);
    assertThat(found).containsKeys("dev.carob.api.container", "dev.carob.spi.oci");
    found.forEach(
        (name, info) -> {
          assertThat(info.packageDiff.getDelta())
              .as(name)
              .isIn(Delta.MINOR, Delta.MICRO, Delta.UNCHANGED);
          if (info.packageDiff.getDelta() == Delta.MINOR) {
            suggested.put(name, info.suggestedVersion.toString());
          }
        });
    assertThat(suggested)
        .containsKeys(
            "dev.carob.api.container",
            "dev.carob.api.network",
            "dev.carob.api.types.image",
            "dev.carob.spi.hooks",
            "dev.carob.spi.network",
            "dev.carob.spi.oci",
            "dev.carob.spi.storage");
    api.versions(suggested);
    Path grown = api.bundle();
    GrownApi.baseline(grown, EARLIER)
        .forEach((name, info) -> assertThat(info.mismatch).as(name).isFalse());
    return grown;
  }

  /** A distribution with another API; the imports of its own bundles accept it. */
  private Path distribution(Path api) throws IOException {
    Path copy = engine.directory().resolve("grown");
    engine.program("cp", "-a", TestEngine.DISTRIBUTION.toString(), copy.toString()).ok();
    Files.copy(
        api,
        copy.resolve("bundles").resolve(EARLIER.getFileName()),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    try (Stream<Path> bundles = Files.list(TestEngine.DISTRIBUTION.resolve("bundles"))) {
      for (Path bundle : bundles.filter(one -> !one.equals(EARLIER)).toList()) {
        String imports = imports(bundle);
        // Bundles that implement the engine's own interfaces import no later minor version.
        String wider =
            imports.replaceAll(
                "(dev\\.carob\\.(?:api|spi)[\\w.]*;version=\"\\[(\\d+)\\.\\d+,)\\2\\.\\d+\\)",
                "$1$2.999)");
        if (!wider.equals(imports)) {
          Path there = copy.resolve("bundles").resolve(bundle.getFileName());
          TestPlugins.changed(bundle, there, Map.of("Import-Package", wider));
        }
      }
    }
    return copy;
  }

  private static String imports(Path bundle) throws IOException {
    try (JarFile jar = new JarFile(bundle.toFile())) {
      String imports = jar.getManifest().getMainAttributes().getValue("Import-Package");
      return imports == null ? "" : imports;
    }
  }

  private void deploy(Path jar, String name) throws IOException {
    Files.move(jar, engine.root().resolve("deploy").resolve(jar.getFileName()));
    Eventually.is(
        name,
        () ->
            engine
                .ask("plugin", "ls", "--format", "{{.Name}} {{.State}}")
                .ok()
                .lines()
                .contains("org.example." + name + " active"));
  }

  private void write(String settings) throws IOException {
    Path etc = Files.createDirectories(engine.root().resolve("etc"));
    Files.writeString(
        etc.resolve("example.json"),
        """
        {":configurator:resource-version": 1,
         ":configurator:symbolic-name": "example",
         ":configurator:version": "1.0.0",
         %s}
        """
            .formatted(settings));
  }

  @Test
  void anAdditionalAttributeIsAMinorChangeAndOlderPluginsRun() throws Exception {
    Path hooks = plugin("hook-manager");
    Path runtime = plugin("oci-runtime");
    Path network = plugin("network-backend");
    assertThat(imports(runtime))
        .containsPattern("dev.carob.spi.oci;version=\"\\[\\d+\\.\\d+,\\d+\\)\"");
    Path grown = distribution(grownApi());

    Path mark = engine.directory().resolve("mark");
    Path trace = engine.directory().resolve("trace");
    Path hook =
        Files.writeString(engine.directory().resolve("hook"), "#!/bin/sh\ncat > " + mark + "\n");
    Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
    write(
        "\"org.example.hooks\": {\"createRuntime\": [\"%s\"]}, \"org.example.trace\": {\"file\": \"%s\"}"
            .formatted(hook, trace));
    engine.with("CAROB_CACHE", "off");
    engine.program(grown.resolve("bin/carob").toString(), "ps").ok();
    deploy(hooks, "hook-manager");
    deploy(runtime, "oci-runtime");
    deploy(network, "network-backend");
    assertThat(engine.sh("traced", "", "echo runs").ok().line()).isEqualTo("runs");
    assertThat(mark).content().contains("\"id\"");
    assertThat(trace).content().contains("create ");
  }
}
