package dev.carob.hooks.oci;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import dev.carob.api.types.HookReport;
import dev.carob.spi.hooks.Hook;
import dev.carob.spi.hooks.HookQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The hooks of several directories at one point in time. A file in a later directory overrides one
 * of the same name in an earlier directory. Hooks are applied in the order of their lower-cased
 * names.
 *
 * @param files valid files by name
 * @param overridden files that others override
 * @param bad invalid files, with their errors
 */
record HookSet(Map<String, HookFile> files, List<HookFile> overridden, Map<Path, String> bad) {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * Reads directories.
   *
   * @param required true if all directories must exist because a user named them
   * @throws CarobException.InvalidArgument a directory does not exist, has an empty name, or cannot
   *     be read
   */
  static HookSet read(List<Path> directories, boolean required) {
    Map<String, HookFile> byName =
        new TreeMap<>(
            Comparator.comparing((String name) -> name.toLowerCase(Locale.ROOT))
                .thenComparing(Comparator.naturalOrder()));
    List<HookFile> overridden = new ArrayList<>();
    Map<Path, String> bad = new LinkedHashMap<>();
    for (Path directory : directories) {
      for (Path at : files(directory, required)) {
        String name = String.valueOf(at.getFileName());
        Path file = directory.resolve(name);
        try {
          HookFile before = byName.put(name, HookFile.read(MAPPER, file, at));
          if (before != null) {
            overridden.add(before);
          }
        } catch (NoSuchFileException e) {
          // The file was removed after it was listed, so it overrides nothing.
          continue;
        } catch (HookFile.BadHookException e) {
          bad.put(file, String.valueOf(e.getMessage()));
        } catch (IOException e) {
          bad.put(file, file + ": " + e);
        }
      }
    }
    return new HookSet(byName, overridden, bad);
  }

  private static List<Path> files(Path directory, boolean required) {
    if (directory.toString().isEmpty()) {
      throw new CarobException.InvalidArgument("a hooks directory has an empty name");
    }
    // Resolve the path once, so that a link that changes meanwhile cannot mix two directories.
    try (Stream<Path> files = Files.list(directory.toRealPath())) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    } catch (NoSuchFileException e) {
      if (required) {
        throw new CarobException.InvalidArgument(
            "the hooks directory " + directory + " does not exist: create it or name another", e);
      }
      return List.of();
    } catch (IOException e) {
      throw new CarobException.InvalidArgument(
          "cannot read the hooks directory " + directory + ": " + e, e);
    }
  }

  /** Adds the last valid version of each invalid file, if {@code before} has it. */
  HookSet keeping(HookSet before) {
    Map<String, HookFile> kept = new TreeMap<>(((TreeMap<String, HookFile>) files).comparator());
    kept.putAll(files);
    before.files.forEach(
        (name, file) -> {
          if (bad.containsKey(file.file())) {
            kept.putIfAbsent(name, file);
          }
        });
    return new HookSet(kept, overridden, bad);
  }

  /**
   * @throws CarobException.InvalidArgument a file is invalid; lists all errors
   */
  void requireGood() {
    if (!bad.isEmpty()) {
      throw new CarobException.InvalidArgument(
          "bad hook configuration: "
              + String.join("; ", bad.values())
              + ": correct or remove the file");
    }
  }

  List<Hook> hooks(HookQuery query) {
    List<Hook> hooks = new ArrayList<>();
    for (HookFile file : files.values()) {
      if (!file.when().canTell(query)) {
        throw new CarobException.InvalidArgument(
            file.file() + " matches commands, but the container has no command");
      }
      if (file.when().matches(query)) {
        hooks.addAll(file.hooks());
      }
    }
    return List.copyOf(hooks);
  }

  List<HookReport> report(HookQuery query) {
    List<HookReport> reports = new ArrayList<>();
    files.values().forEach(file -> reports.add(report(file, query, false)));
    overridden.forEach(file -> reports.add(report(file, query, true)));
    bad.forEach(
        (file, error) ->
            reports.add(
                HookReport.builder(file.toString())
                    .error(error)
                    .reason("it cannot be used")
                    .build()));
    return reports;
  }

  private static HookReport report(HookFile file, HookQuery query, boolean overridden) {
    boolean tells = file.when().canTell(query);
    String reason =
        overridden
            ? "overridden by a file of the same name"
            : tells ? file.when().reason(query) : "it matches commands, but there is no command";
    return HookReport.builder(file.file().toString())
        .version(file.version())
        .stages(file.stages())
        .condition(file.when().words())
        .overridden(overridden)
        .applies(!overridden && tells && file.when().matches(query))
        .reason(reason)
        .build();
  }
}
