package dev.carob.cli.verbs.image;

import dev.carob.api.CarobException;
import dev.carob.api.container.EngineInfo;
import dev.carob.cli.verbs.common.Buildah;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.linux.CgroupFeatures;
import dev.carob.linux.RelayedRun;
import dev.carob.spi.verb.Console;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code build}: runs Buildah on the engine's store. */
@Command(
    name = "build",
    description =
        "Build an image from a Containerfile, by the installed buildah: see buildah-build(1)")
final class BuildVerb extends Verb {

  private static final Pattern INPUT = Pattern.compile("-|-f=?-|--file=-");
  private static final Path RUNC = Path.of("/usr/sbin/runc");
  private static final int SIGTERM = 15;

  @Parameters(
      paramLabel = "ARGUMENT",
      arity = "0..*",
      description = "Arguments of buildah: -t NAME, -f FILE, the context directory and others")
  private List<String> arguments = new ArrayList<>();

  BuildVerb(Services services, Console console) {
    super(services, console);
  }

  @Override
  public boolean ownsAll() {
    return true;
  }

  @Override
  public Integer call() {
    Map<String, String> env = new LinkedHashMap<>();
    for (String pair : console().environment()) {
      int equals = pair.indexOf('=');
      env.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    if (CgroupFeatures.hybrid() && Files.isExecutable(RUNC)) {
      // Buildah uses crun by default, which fails on hosts with both cgroup versions.
      env.putIfAbsent("BUILDAH_RUNTIME", RUNC.toString());
    }
    Path program =
        Buildah.program(env.getOrDefault("PATH", ""))
            .orElseThrow(
                () ->
                    new CarobException.NotFound(
                        "buildah is not installed: install it (Debian: apt-get install buildah)"));
    EngineInfo info = engine().info();
    List<String> argv = new ArrayList<>();
    argv.add(Buildah.PROGRAM);
    argv.add("--root");
    argv.add(info.root().resolve("storage").toString());
    argv.add("--runroot");
    argv.add(info.run().resolve("storage").toString());
    argv.add("--storage-driver");
    argv.add(info.defaults().getOrDefault("storage", ""));
    argv.add("build");
    // Defaults of Podman that differ from Buildah's. A later option of the caller overrides them.
    argv.add("--layers=" + env.getOrDefault("BUILDAH_LAYERS", "true"));
    argv.add("--force-rm=true");
    argv.addAll(arguments);
    return RelayedRun.run(
        program,
        console().path(readsInput() ? "/dev/stdin" : "/dev/null"),
        argv,
        env,
        console().directory(),
        console().out(),
        console().err(),
        child -> console().whenGone(() -> child.killGroup(SIGTERM)));
  }

  /** Returns true if the Containerfile or the context is read from stdin. */
  private boolean readsInput() {
    return arguments.stream().anyMatch(INPUT.asMatchPredicate());
  }
}
