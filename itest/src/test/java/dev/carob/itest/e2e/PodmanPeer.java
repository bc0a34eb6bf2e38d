package dev.carob.itest.e2e;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The installed Podman with a store of its own, which {@link #close} removes. */
final class PodmanPeer implements AutoCloseable {

  /** The image that both programs have. */
  static final String IMAGE = "localhost/base:1";

  /** Podman or Carob, which receive the same arguments. */
  interface Program {
    TestEngine.Result run(List<String> arguments);
  }

  private final TestEngine engine;
  private final List<String> program;

  /** Makes {@link #IMAGE} available to the engine and to Podman. */
  PodmanPeer(TestEngine engine) {
    this.engine = engine;
    String root = engine.directory().resolve("podman").toString();
    program = List.of("podman", "--root", root, "--runroot", root + "-run");
    Path archive = engine.directory().resolve("base.tar");
    engine.carob("pull", "-q", TestEngine.BUSYBOX).ok();
    engine.carob("tag", TestEngine.BUSYBOX, IMAGE).ok();
    engine.carob("save", "-q", "-o", archive.toString(), IMAGE).ok();
    engine.carob("rmi", TestEngine.BUSYBOX).ok();
    run(List.of("load", "-q", "-i", archive.toString())).ok();
  }

  TestEngine.Result run(List<String> arguments) {
    List<String> line = new ArrayList<>(program);
    line.addAll(arguments);
    return engine.program(line.toArray(String[]::new));
  }

  @Override
  public void close() {
    run(List.of("system", "reset", "--force"));
  }
}
