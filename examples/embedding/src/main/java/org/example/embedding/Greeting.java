package org.example.embedding;

import dev.carob.api.container.AttachOptions;
import dev.carob.api.container.ContainerEngine;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.RemoveOptions;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Runs a container that prints a greeting. */
final class Greeting {

  private Greeting() {}

  /** Creates, runs and removes a container, and returns its output. */
  static String of(ContainerEngine engine, String who) {
    String id =
        engine.create(
            ContainerSpec.of("builtin:busybox", "echo", "hello", who).network("none").build());
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      engine.startAttached(id, AttachOptions.output(out, OutputStream.nullOutputStream()));
      int code = engine.waitFor(id).code();
      if (code != 0) {
        throw new IllegalStateException("the container failed with exit code " + code);
      }
      return out.toString(StandardCharsets.UTF_8).strip();
    } finally {
      engine.remove(id, RemoveOptions.KILL);
    }
  }
}
