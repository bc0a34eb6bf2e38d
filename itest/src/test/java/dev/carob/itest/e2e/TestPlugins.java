package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Makes plugins: the distribution's own with another manifest, and bundles of nothing else. */
final class TestPlugins {

  private TestPlugins() {}

  /** The jar of a bundle of the distribution. */
  static Path ofDistribution(String folder) {
    try (Stream<Path> jars = Files.list(TestEngine.DISTRIBUTION.resolve("bundles"))) {
      List<Path> found =
          jars.filter(jar -> jar.getFileName().toString().startsWith(folder + "-")).toList();
      assertThat(found).as(folder).hasSize(1);
      return found.get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Another jar with the content of one.
   *
   * @param headers in place of those of the same names; empty ones are left out
   */
  static Path changed(Path jar, Path copy, Map<String, String> headers) {
    try (JarFile original = new JarFile(jar.toFile())) {
      Manifest manifest = new Manifest(original.getManifest());
      set(manifest, headers);
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(copy), manifest)) {
        for (JarEntry entry : Collections.list(original.entries())) {
          if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
            out.putNextEntry(new JarEntry(entry.getName()));
            original.getInputStream(entry).transferTo(out);
          }
        }
      }
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A jar with nothing but a manifest. */
  static Path empty(Path jar, Map<String, String> headers) {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    set(manifest, headers);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.flush();
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void set(Manifest manifest, Map<String, String> headers) {
    headers.forEach(
        (name, value) -> {
          if (value.isEmpty()) {
            manifest.getMainAttributes().remove(new Attributes.Name(name));
          } else {
            manifest.getMainAttributes().putValue(name, value);
          }
        });
  }
}
