package org.example.hooks;

import dev.carob.spi.hooks.Hook;
import dev.carob.spi.hooks.HookManager;
import dev.carob.spi.hooks.HookQuery;
import java.util.Arrays;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Runs configured programs as hooks of every container. */
@Component(configurationPid = "org.example.hooks", property = "carob.backend=configured")
@Designate(ocd = ConfiguredHooks.Settings.class)
public final class ConfiguredHooks implements HookManager {

  /** The configuration {@code org.example.hooks}. */
  @ObjectClassDefinition(name = "Hooks for every container")
  public @interface Settings {

    @AttributeDefinition(description = "Absolute paths of programs to run before the container")
    String[] createRuntime() default {};
  }

  private final List<Hook> hooks;

  @Activate
  public ConfiguredHooks(Settings settings) {
    this(settings.createRuntime());
  }

  ConfiguredHooks(String... programs) {
    hooks =
        Arrays.stream(programs)
            .map(
                program ->
                    Hook.builder("createRuntime", program)
                        .timeoutSeconds(10)
                        .source("org.example.hooks")
                        .build())
            .toList();
  }

  @Override
  public List<Hook> hooks(HookQuery query) {
    return hooks;
  }
}
