package dev.carob.cli.verbs.manifest;

import dev.carob.api.CarobException;
import dev.carob.api.types.image.ManifestEntry;
import dev.carob.api.types.image.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that describe an image of a manifest list. */
final class EntryOptions {

  @Option(
      names = "--annotation",
      paramLabel = "NAME=VALUE",
      description = "Set an annotation of the entry; can be repeated")
  private List<String> annotations = new ArrayList<>();

  @Option(names = "--arch", paramLabel = "ARCH", description = "Set the architecture")
  private String arch = "";

  @Option(
      names = "--features",
      paramLabel = "FEATURE",
      split = ",",
      description = "Set required features of the processor")
  private List<String> features = new ArrayList<>();

  @Option(names = "--os", paramLabel = "OS", description = "Set the operating system")
  private String os = "";

  @Option(
      names = "--os-version",
      paramLabel = "VERSION",
      description = "Set the version of the operating system")
  private String osVersion = "";

  @Option(
      names = "--variant",
      paramLabel = "VARIANT",
      description = "Set the variant of the architecture")
  private String variant = "";

  ManifestEntry.Builder entry() {
    return ManifestEntry.builder()
        .platform(new Platform(os, arch, variant))
        .osVersion(osVersion)
        .features(features)
        .annotations(map());
  }

  private Map<String, String> map() {
    Map<String, String> map = new LinkedHashMap<>();
    for (String pair : annotations) {
      int equals = pair.indexOf('=');
      if (equals < 0) {
        throw new CarobException.InvalidArgument("no value given for annotation \"" + pair + "\"");
      }
      map.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return map;
  }
}
