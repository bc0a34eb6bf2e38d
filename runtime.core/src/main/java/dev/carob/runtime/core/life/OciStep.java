package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.api.container.ProcessSettings;
import dev.carob.linux.OutputFile;
import dev.carob.runtime.core.files.EngineFiles;
import dev.carob.runtime.core.files.MtabLink;
import dev.carob.runtime.core.files.ProvidedFiles;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.ContainerConfig;
import dev.carob.runtime.core.record.LogDriver;
import dev.carob.runtime.core.record.LogTag;
import dev.carob.runtime.core.spec.AccountLines;
import dev.carob.runtime.core.spec.OciSpec;
import dev.carob.runtime.core.volume.MountPreparation;
import dev.carob.spi.hooks.Hook;
import dev.carob.spi.oci.OciCreate;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Writes the container's files and its {@code config.json}, and creates it in the OCI runtime. The
 * files are in the container's own bundle and run directory, so they need not be recorded.
 */
final class OciStep implements Step {

  static final String EFFECT = "oci";

  private final OciSpec specs;
  private final MountPreparation mounts;
  private final ProvidedFiles provided;
  private final Hooks hooks;
  private final Supplier<Duration> hookLimit;

  OciStep(
      OciSpec specs,
      MountPreparation mounts,
      ProvidedFiles provided,
      Hooks hooks,
      Supplier<Duration> hookLimit) {
    this.hooks = hooks;
    this.hookLimit = hookLimit;
    this.specs = specs;
    this.mounts = mounts;
    this.provided = provided;
  }

  @Override
  public String effect() {
    return EFFECT;
  }

  @Override
  public boolean applies(StepContext context) {
    return true;
  }

  @Override
  public void perform(StepContext context) {
    Container container = context.container();
    ContainerConfig config = container.config();
    Map<String, List<String>> imposed = mounts.prepare(container);
    Map<String, String> binds =
        EngineFiles.write(container, JoinedNamespaces.networkFiles(context), provided);
    binds.putAll(AccountLines.add(container));
    MtabLink.make(container);
    JoinedNamespaces.shm(context).ifPresent(shm -> binds.put("/dev/shm", shm.toString()));
    binds.replaceAll((inside, file) -> UserNamespaceStep.seen(container, Path.of(file)).toString());
    context.records().save(container, container.status().binds(binds));
    List<Hook> applying = hooks.of(config, specs.annotations(config));
    specs.write(
        container,
        UserNamespaceStep.rootfs(container),
        path -> UserNamespaceStep.seen(container, path),
        JoinedNamespaces.of(context),
        imposed,
        applying,
        spec -> Hooks.filtered(container, spec, applying, hookLimit.get()));
    int pid =
        context
            .runtime()
            .create(
                OciCreate.builder(container.oci(), container.log())
                    .name(config.name())
                    .terminal(config.spec().tty())
                    .openStdin(config.spec().openStdin())
                    .logDriver(LogDriver.of(config.spec()).supervisors())
                    .logTag(LogTag.of(config))
                    .inheritance(context.inheritance())
                    .logSizeMax(config.spec().logSizeMax())
                    .timeout(config.spec().timeout())
                    .cgroups(specs.cgroupManager(config))
                    .build());
    context.records().save(container, container.status().created(pid));
    ProcessSettings process = config.spec().process();
    writePid(container, process.pidFile(), OptionalInt.of(pid));
    if (!process.supervisorPidFile().isEmpty()) {
      writePid(
          container, process.supervisorPidFile(), context.runtime().supervisor(container.oci()));
    }
  }

  private static void writePid(Container container, String file, OptionalInt pid) {
    if (!file.isEmpty() && pid.isPresent()) {
      try {
        OutputFile.at(Path.of(file)).write(String.valueOf(pid.getAsInt()));
      } catch (IOException e) {
        throw new CarobException.StorageFailed(
            "%s: cannot write its pid file: %s"
                .formatted(container.config().title(), e.getMessage()),
            e);
      }
    }
  }

  @Override
  public void undo(StepContext context) {
    context.runtime().delete(context.container().oci(), true);
  }
}
