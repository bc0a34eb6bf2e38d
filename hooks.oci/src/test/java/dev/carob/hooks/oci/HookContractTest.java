package dev.carob.hooks.oci;

import dev.carob.spi.hooks.HookManager;
import dev.carob.spi.hooks.HookQuery;
import dev.carob.tck.HookManagerContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class HookContractTest extends HookManagerContract {

  static HookDirectories directories(Path directory) throws IOException {
    for (String name : new String[] {"a", "b"}) {
      Files.writeString(
          directory.resolve(name + ".json"),
          "{\"version\":\"1.0.0\",\"hook\":{\"path\":\"/bin/true\"},"
              + "\"when\":{\"annotations\":{\"^key$\":\"^value$\"}},"
              + "\"stages\":[\"createRuntime\",\"poststop\"]}");
    }
    return new HookDirectories(List.of(directory), false);
  }

  static HookQuery matched() {
    return HookQuery.builder().annotations(Map.of("key", "value")).args(List.of("/bin/sh")).build();
  }

  @Override
  protected HookManager open(Path directory) throws IOException {
    return directories(directory);
  }

  @Override
  protected HookQuery applying() {
    return matched();
  }
}
