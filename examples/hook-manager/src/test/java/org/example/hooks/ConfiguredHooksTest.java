package org.example.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.carob.spi.hooks.HookQuery;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfiguredHooksTest {

  @Test
  void everyContainerGetsTheConfiguredPrograms() {
    var hooks = new ConfiguredHooks("/bin/one", "/bin/two");
    var found = hooks.hooks(new HookQuery(Map.of(), List.of("sh"), false, List.of()));
    assertEquals(List.of("/bin/one", "/bin/two"), found.stream().map(h -> h.path()).toList());
  }
}
