package org.example.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.carob.spi.hooks.HookManager;
import dev.carob.spi.hooks.HookQuery;
import dev.carob.tck.HookManagerContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the contract of hook managers, and the configured programs. */
class ConfiguredHooksTest extends HookManagerContract {

  @Override
  protected HookManager open(Path directory) {
    return new ConfiguredHooks("/bin/one", "/bin/two");
  }

  @Override
  protected HookQuery applying() {
    return HookQuery.builder().args(List.of("sh")).build();
  }

  @Test
  void everyContainerGetsTheConfiguredPrograms() {
    var found = manager.hooks(applying());
    assertEquals(List.of("/bin/one", "/bin/two"), found.stream().map(h -> h.path()).toList());
  }
}
