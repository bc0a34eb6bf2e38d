package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.itest.thirdparty.ThirdPartyBackend;
import dev.carob.spi.backend.BackendKind;
import dev.carob.tck.MisbehavingBackend;
import dev.carob.tck.Misbehaviour;
import dev.carob.tck.SpiCall;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.implementation.InvocationHandlerAdapter;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * Builds plugins: copies of the distribution's bundles with a changed manifest, and generated
 * bundles.
 */
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
   * Copies a jar with changed headers.
   *
   * @param headers replace those of the same names; empty ones are removed
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

  /** Creates a jar that contains only a manifest. */
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

  /**
   * Builds a third-party backend: a subclass of {@link ThirdPartyBackend} in a bundle, with all
   * methods of the SPI type.
   *
   * @param kind such as {@code oci}
   * @param name name of its component
   */
  static Path foreign(Path jar, String kind, String name, String version) {
    BackendKind made =
        Arrays.stream(BackendKind.values())
            .filter(known -> known.type().equals(kind))
            .findFirst()
            .orElseThrow();
    Class<?> spi = made.service();
    String implementation = ThirdPartyBackend.class.getName() + spi.getSimpleName();
    StringBuilder component =
        new StringBuilder(
            """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="%1$s" init="6" deactivate="deactivate">
              <implementation class="%1$s"/>
              <service><provide interface="%2$s"/></service>
              <property name="carob.backend" value="%3$s"/>
              <property name="service.ranking" type="Integer" value="1000"/>
            """
                .formatted(implementation, spi.getName(), name));
    List<String> references =
        List.of(
            "dev.carob.spi.backend.Backends",
            "dev.carob.api.container.ContainerEngine",
            "dev.carob.api.image.ImageService",
            "dev.carob.api.plugin.PluginService",
            "dev.carob.api.config.ConfigurationService");
    for (int i = 0; i < references.size(); i++) {
      component.append(
          "  <reference name=\"r%d\" interface=\"%s\" parameter=\"%d\"/>\n"
              .formatted(i, references.get(i), i + 1));
    }
    component.append("</scr:component>\n");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    set(
        manifest,
        Map.of(
            "Bundle-ManifestVersion",
            "2",
            "Bundle-SymbolicName",
            "org.example.foreign." + kind,
            "Bundle-Version",
            version,
            "Service-Component",
            "OSGI-INF/component.xml",
            "Provide-Capability",
            "dev.carob.backend;type=%s;name=foreign;version:Version=\"1\"".formatted(kind),
            "Import-Package",
            "org.osgi.framework,dev.carob.api,dev.carob.api.config,dev.carob.api.container,"
                + "dev.carob.api.image,dev.carob.api.network,dev.carob.api.plugin,"
                + "dev.carob.api.types,dev.carob.api.volume,dev.carob.spi.backend,dev.carob.spi.hooks,"
                + "dev.carob.spi.network,dev.carob.spi.oci,dev.carob.spi.storage"));
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.putNextEntry(new JarEntry("OSGI-INF/component.xml"));
      out.write(component.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      write(out, implementation, subclass(implementation, spi));
      for (Class<?> type :
          List.of(
              ThirdPartyBackend.class,
              Misbehaviour.class,
              MisbehavingBackend.class,
              SpiCall.class)) {
        write(out, type.getName(), content(type.getName()).orElseThrow());
        Optional<byte[]> nested;
        for (int i = 1; (nested = content(type.getName() + "$" + i)).isPresent(); i++) {
          write(out, type.getName() + "$" + i, nested.get());
        }
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] subclass(String name, Class<?> spi) {
    return new ByteBuddy(ClassFileVersion.JAVA_V17)
        .subclass(ThirdPartyBackend.class)
        .implement(spi)
        .name(name)
        .method(ElementMatchers.isDeclaredBy(spi))
        .intercept(InvocationHandlerAdapter.toField("calls"))
        .make()
        .getBytes();
  }

  private static String file(String type) {
    return type.replace('.', '/') + ".class";
  }

  private static Optional<byte[]> content(String type) throws IOException {
    try (InputStream in = TestPlugins.class.getClassLoader().getResourceAsStream(file(type))) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    }
  }

  private static void write(JarOutputStream out, String type, byte[] content) throws IOException {
    out.putNextEntry(new JarEntry(file(type)));
    out.write(content);
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
