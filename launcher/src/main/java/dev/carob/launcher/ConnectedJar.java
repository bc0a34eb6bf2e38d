package dev.carob.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.connect.ConnectContent;
import org.osgi.framework.connect.ConnectModule;

/**
 * A bundle of the distribution whose classes are loaded by the application's class loader, so that
 * the JVM's class archive can hold them (OSGi Core 8, chapter 60, Connect). Everything else in the
 * bundle is read from its jar.
 */
final class ConnectedJar implements ConnectModule, ConnectContent {

  private final Path path;
  private @Nullable JarFile jar;

  ConnectedJar(Path path) {
    this.path = path;
  }

  @Override
  public ConnectContent getContent() {
    return this;
  }

  @Override
  public Optional<ClassLoader> getClassLoader() {
    return Optional.of(ConnectedJar.class.getClassLoader());
  }

  @Override
  public Optional<Map<String, String>> getHeaders() {
    try {
      Manifest manifest = jar().getManifest();
      if (manifest == null) {
        return Optional.empty();
      }
      Map<String, String> headers = new HashMap<>();
      manifest
          .getMainAttributes()
          .forEach((name, value) -> headers.put(name.toString(), value.toString()));
      return Optional.of(headers);
    } catch (IOException e) {
      throw new LaunchException("cannot read the manifest of " + path, e);
    }
  }

  @Override
  public Iterable<String> getEntries() throws IOException {
    return jar().stream().map(ZipEntry::getName).toList();
  }

  @Override
  public Optional<ConnectEntry> getEntry(String name) {
    JarFile file = jar();
    JarEntry entry = file.getJarEntry(name);
    return entry == null ? Optional.empty() : Optional.of(new Entry(file, entry));
  }

  @Override
  public void open() throws IOException {
    if (jar == null) {
      jar = new JarFile(path.toFile());
    }
  }

  @Override
  public void close() throws IOException {
    JarFile file = jar;
    jar = null;
    if (file != null) {
      file.close();
    }
  }

  private JarFile jar() {
    if (jar == null) {
      throw new IllegalStateException(path + " is not open");
    }
    return jar;
  }

  private record Entry(JarFile file, JarEntry entry) implements ConnectEntry {

    @Override
    public String getName() {
      return entry.getName();
    }

    @Override
    public long getContentLength() {
      return entry.getSize();
    }

    @Override
    public long getLastModified() {
      return entry.getTime();
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return file.getInputStream(entry);
    }
  }
}
