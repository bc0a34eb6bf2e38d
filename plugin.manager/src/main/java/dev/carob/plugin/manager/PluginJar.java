package dev.carob.plugin.manager;

import dev.carob.api.CarobException;
import dev.carob.linux.RegularFile;
import dev.carob.linux.Sha256;
import dev.carob.spi.backend.Backends;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.apache.felix.utils.resource.ResourceBuilder;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * A copy of a jar to be installed, so that the checked content is the one that is started, even if
 * the file changes meanwhile.
 *
 * @param source the file as the user named it
 * @param copy path of the copy
 * @param name symbolic name of the bundle
 * @param digest SHA-256, in hexadecimal digits
 * @param headers headers of its manifest
 */
record PluginJar(
    Path source,
    Path copy,
    String name,
    Version version,
    String digest,
    Map<String, String> headers) {

  /**
   * Copies and reads a jar.
   *
   * @param file path of the jar
   * @param source path for messages
   * @param directory directory for the copy
   * @throws CarobException.NotFound the file does not exist
   * @throws CarobException.InvalidArgument the file is not a bundle
   */
  static PluginJar read(Path file, Path source, Path directory) {
    Path copy = null;
    boolean good = false;
    try {
      Files.createDirectories(directory);
      copy = Files.createTempFile(directory, ".new", ".jar");
      String digest = copy(file, copy);
      Map<String, String> headers = headers(source, copy);
      String name = headers.getOrDefault(Constants.BUNDLE_SYMBOLICNAME, "").replaceFirst(";.*", "");
      if (name.isBlank()) {
        throw new CarobException.InvalidArgument(
            source
                + " is not an OSGi bundle: its manifest has no Bundle-SymbolicName; build it with bnd, see docs/plugins.md");
      }
      Version version = version(source, headers);
      good = true;
      return new PluginJar(source, copy, name.strip(), version, digest, Map.copyOf(headers));
    } catch (NoSuchFileException e) {
      throw new CarobException.NotFound("the file " + source + " does not exist", e);
    } catch (IOException e) {
      throw new CarobException.InvalidArgument(source + " cannot be read: " + e.getMessage(), e);
    } finally {
      if (!good && copy != null) {
        delete(copy);
      }
    }
  }

  private static String copy(Path file, Path copy) throws IOException {
    try (InputStream in = RegularFile.open(file);
        OutputStream out = Files.newOutputStream(copy)) {
      Sha256 digest = new Sha256();
      in.transferTo(new DigestOutputStream(out, digest));
      return HexFormat.of().formatHex(digest.digest());
    }
  }

  private static Map<String, String> headers(Path source, Path copy) {
    try (JarFile jar = new JarFile(copy.toFile())) {
      Manifest manifest = jar.getManifest();
      if (manifest == null) {
        throw new CarobException.InvalidArgument(
            source + " is not an OSGi bundle: it has no manifest; build it with bnd");
      }
      Map<String, String> headers = new HashMap<>();
      manifest
          .getMainAttributes()
          .forEach((name, value) -> headers.put(name.toString(), value.toString()));
      return headers;
    } catch (IOException e) {
      throw new CarobException.InvalidArgument(
          source + " is not a jar, or is damaged: " + e.getMessage(), e);
    }
  }

  private static Version version(Path source, Map<String, String> headers) {
    try {
      return Version.parseVersion(headers.get(Constants.BUNDLE_VERSION));
    } catch (IllegalArgumentException e) {
      throw new CarobException.InvalidArgument(
          source + " is not an OSGi bundle: its Bundle-Version is wrong: " + e.getMessage(), e);
    }
  }

  /** The declared backends, as {@code kind/name}. */
  Set<String> backends() {
    Set<String> names = new TreeSet<>();
    try {
      ResourceBuilder.build(source.toString(), headers)
          .getCapabilities(Backends.CAPABILITY)
          .forEach(
              c -> names.add(c.getAttributes().get("type") + "/" + c.getAttributes().get("name")));
    } catch (BundleException | IllegalArgumentException e) {
      throw new CarobException.InvalidArgument(
          source + " is refused: its manifest is wrong: " + e.getMessage(), e);
    }
    return names;
  }

  /** Removes the copy. */
  void forget() {
    delete(copy);
  }

  static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("deleting " + file, e);
    }
  }
}
