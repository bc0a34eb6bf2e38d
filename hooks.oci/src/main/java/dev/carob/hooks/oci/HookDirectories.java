package dev.carob.hooks.oci;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import dev.carob.spi.hooks.Hook;
import dev.carob.spi.hooks.HookManager;
import dev.carob.spi.hooks.HookQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Hooks from directories in order of increasing precedence: a file of the same name in a later one
 * takes the place of the earlier. They apply in the order of their lower-cased names.
 */
public class HookDirectories implements HookManager {

  private final ObjectMapper mapper = new ObjectMapper();
  private final List<Path> directories;
  private final boolean required;

  /**
   * @param required whether they all have to be there: somebody has named them
   */
  public HookDirectories(List<Path> directories, boolean required) {
    this.directories = List.copyOf(directories);
    this.required = required;
  }

  @Override
  public List<Hook> hooks(HookQuery query) {
    return read().stream()
        .filter(hook -> hook.matches(query))
        .flatMap(hook -> hook.hooks().stream())
        .toList();
  }

  private List<HookFile> read() {
    Map<String, HookFile> byName =
        new TreeMap<>(
            Comparator.comparing((String name) -> name.toLowerCase(Locale.ROOT))
                .thenComparing(Comparator.naturalOrder()));
    List<String> bad = new ArrayList<>();
    for (Path directory : directories) {
      for (Path file : files(directory)) {
        try {
          byName.put(file.getFileName().toString(), HookFile.read(mapper, file));
        } catch (NoSuchFileException e) {
          // It has gone since it was listed.
          byName.remove(file.getFileName().toString());
        } catch (HookFile.BadHookException e) {
          bad.add(e.getMessage());
        } catch (IOException e) {
          bad.add(file + ": " + e);
        }
      }
    }
    if (!bad.isEmpty()) {
      throw new CarobException.InvalidArgument(
          "bad hook configuration: " + String.join("; ", bad) + ": mend or remove the file");
    }
    return List.copyOf(byName.values());
  }

  private List<Path> files(Path directory) {
    if (directory.toString().isEmpty()) {
      throw new CarobException.InvalidArgument("a hooks directory has an empty name");
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    } catch (NoSuchFileException e) {
      if (required) {
        throw new CarobException.InvalidArgument(
            "the hooks directory " + directory + " is not there: make it, or name another", e);
      }
      return List.of();
    } catch (IOException e) {
      throw new CarobException.InvalidArgument(
          "the hooks directory " + directory + " can't be read: " + e, e);
    }
  }
}
