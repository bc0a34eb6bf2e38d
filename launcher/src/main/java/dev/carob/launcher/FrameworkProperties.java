package dev.carob.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Constants;

/** The properties with which an engine's framework starts. */
final class FrameworkProperties {

  /** The directory with the host's configuration of engines. */
  static final Path MACHINE = Path.of("/etc/carob");

  /** The version of SLF4J in the launcher's distribution; a test compares the two. */
  private static final String SLF4J = "2.0.17";

  private FrameworkProperties() {}

  static Map<String, String> of(Options options, Distribution distribution) throws IOException {
    Map<String, String> config = new HashMap<>();
    config.put("carob.root", options.root().toString());
    config.put("carob.run", options.run().toString());
    config.put("carob.framework", "engine");
    config.put(Constants.FRAMEWORK_STORAGE, options.run().resolve("felix").toString());
    config.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
    // The launcher provides the logging API to all bundles.
    config.put(
        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
        Stream.of("org.slf4j", "org.slf4j.event", "org.slf4j.helpers", "org.slf4j.spi")
            .map(name -> name + ";version=" + SLF4J)
            .collect(Collectors.joining(",")));
    config.put(
        "felix.fileinstall.dir",
        String.join(
            ",",
            options.root().resolve("deploy").toString(),
            options.root().resolve("etc").toString(),
            distribution.deploy().toString(),
            MACHINE.toString()));
    distribution.program().ifPresent(program -> config.put("carob.program", program.toString()));
    config.put("carob.deploy", distribution.deploy().toString());
    config.put("felix.fileinstall.filter", ".*\\.(jar|json)");
    config.put("felix.fileinstall.tmpdir", options.run().resolve("fileinstall").toString());
    config.put("felix.fileinstall.poll", "500");
    config.put("felix.fileinstall.noInitialDelay", "true");
    config.put("felix.fileinstall.enableConfigSave", "false");
    // With file events, FileInstall misses the removal of a file right after a change.
    config.put("felix.fileinstall.disableNio2", "true");
    config.put("gosh.args", "--nointeractive --noshutdown");
    String configurations =
        distribution.configurations(options.root()).stream()
            .map(path -> path.toUri().toString())
            .collect(Collectors.joining(","));
    if (!configurations.isEmpty()) {
      config.put("configurator.initial", configurations);
    }
    return config;
  }
}
