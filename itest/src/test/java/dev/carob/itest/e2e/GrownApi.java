package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.differ.Baseline;
import aQute.bnd.differ.Baseline.Info;
import aQute.bnd.differ.DiffPluginImpl;
import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Processor;
import java.io.File;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A copy of the API's sources in which every spec and info has another attribute. */
final class GrownApi {

  private static final Pattern CONSTRUCTOR = Pattern.compile("private \\w+\\(Builder from\\) \\{");
  private static final Pattern BUILDER = Pattern.compile("public static final class Builder \\{");
  private static final Pattern COPY = Pattern.compile("Builder builder = [^;]+;");
  private static final Pattern VERSION = Pattern.compile("@Version\\(\"[^\"]+\"\\)");

  private final Path sources;
  private final Path directory;

  /** Copies sources and adds the attributes. */
  GrownApi(Path from, Path directory) throws Exception {
    this.directory = directory;
    this.sources = directory.resolve("sources");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = sources.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.writeString(copy, grown(Files.readString(file)));
      }
    }
  }

  private static String grown(String source) {
    String grown =
        CONSTRUCTOR
            .matcher(source)
            .replaceAll(
                found ->
                    "private final String grown; public String grown() { return grown; } "
                        + Matcher.quoteReplacement(found.group())
                        + " grown = from.grown;");
    grown =
        BUILDER
            .matcher(grown)
            .replaceAll(
                found ->
                    found.group()
                        + " private String grown = \"\";"
                        + " public Builder grown(String value) { grown = value; return this; }");
    return COPY.matcher(grown).replaceAll(found -> found.group() + " builder.grown = grown;");
  }

  /** Returns the number of types that have the attribute. */
  int types() throws Exception {
    int types = 0;
    for (Path file : files(sources, ".java")) {
      String text = Files.readString(file);
      int built = count(BUILDER, text);
      assertThat(count(CONSTRUCTOR, text)).as(file.toString()).isEqualTo(built);
      types += built;
    }
    return types;
  }

  private static int count(Pattern pattern, String text) {
    return (int) pattern.matcher(text).results().count();
  }

  private static List<Path> files(Path tree, String end) throws Exception {
    try (Stream<Path> all = Files.walk(tree)) {
      return all.filter(file -> file.toString().endsWith(end)).toList();
    }
  }

  /** Sets the versions of packages. */
  void versions(Map<String, String> versions) throws Exception {
    for (Map.Entry<String, String> one : versions.entrySet()) {
      Path info = sources.resolve(one.getKey().replace('.', '/')).resolve("package-info.java");
      String text = Files.readString(info);
      Files.writeString(
          info, VERSION.matcher(text).replaceAll("@Version(\"" + one.getValue() + "\")"));
    }
  }

  /** The bundle of these sources. */
  Path bundle() throws Exception {
    Path classes = compile(sources, directory.resolve("classes"), List.of());
    return bundle(
        classes,
        directory.resolve("runtime.api.jar"),
        List.of(),
        Map.of(
            "Bundle-SymbolicName", "dev.carob.runtime.api",
            "Bundle-Version", "0.2.0",
            "Import-Package", "!org.jspecify.annotations, *"));
  }

  /** Compiles sources, with some jars before the tests' own class path. */
  static Path compile(Path sources, Path classes, List<Path> before) throws Exception {
    Files.createDirectories(classes);
    List<String> path = new ArrayList<>(before.stream().map(Path::toString).toList());
    path.add(System.getProperty("java.class.path"));
    List<String> line =
        new ArrayList<>(List.of("--release", "17", "-proc:none", "-nowarn", "-implicit:none"));
    line.addAll(List.of("-classpath", String.join(File.pathSeparator, path)));
    line.addAll(List.of("-d", classes.toString()));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      boolean done =
          compiler
              .getTask(
                  messages,
                  manager,
                  null,
                  line,
                  null,
                  manager.getJavaFileObjectsFromPaths(files(sources, ".java")))
              .call();
      assertThat(done).as(messages.toString()).isTrue();
    }
    return classes;
  }

  /**
   * Builds a bundle by bnd.
   *
   * @param path jars whose packages are imported, with their versions
   */
  static Path bundle(Path classes, Path jar, List<Path> path, Map<String, String> headers)
      throws Exception {
    try (Builder builder = new Builder()) {
      builder.setJar(classes.toFile());
      for (Path one : path) {
        builder.addClasspath(one.toFile());
      }
      headers.forEach(builder::setProperty);
      builder.setProperty("-noimportjava", "true");
      Jar made = builder.build();
      assertThat(builder.getErrors()).isEmpty();
      made.write(jar.toFile());
    }
    return jar;
  }

  /** Returns bnd's classification of the change of each changed package. */
  static Map<String, Info> baseline(Path newer, Path older) throws Exception {
    try (Processor processor = new Processor();
        Jar now = new Jar(newer.toFile());
        Jar before = new Jar(older.toFile())) {
      Map<String, Info> found = new TreeMap<>();
      for (Info info : new Baseline(processor, new DiffPluginImpl()).baseline(now, before, null)) {
        found.put(info.packageName, info);
      }
      return found;
    }
  }
}
