package dev.carob.plugin.manager;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Builds jars for tests of plugins. They contain a manifest and no classes. */
final class TestJar {

  private final Manifest manifest = new Manifest();

  private TestJar() {
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
  }

  /** A bundle, to which further headers can be added. */
  static TestJar bundle(String name, String version) {
    return new TestJar()
        .with("Bundle-ManifestVersion", "2")
        .with("Bundle-SymbolicName", name)
        .with("Bundle-Version", version);
  }

  /** A jar whose manifest has no OSGi headers. */
  static TestJar plain() {
    return new TestJar();
  }

  /** The same bundle as a plugin that declares a backend. */
  TestJar declaring(String type, String name) {
    return with(
        "Provide-Capability",
        "dev.carob.backend;type:String=\"%s\";name:String=\"%s\"".formatted(type, name));
  }

  /** Sets a header. */
  TestJar with(String header, String value) {
    manifest.getMainAttributes().putValue(header, value);
    return this;
  }

  /** Writes the jar, and replaces an existing file, which may still be open. */
  Path write(Path file) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".fresh");
    try (OutputStream out = Files.newOutputStream(fresh);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      jar.finish();
    }
    return Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
