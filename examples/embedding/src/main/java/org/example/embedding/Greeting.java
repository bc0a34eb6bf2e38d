package org.example.embedding;

import dev.carob.api.container.AttachOptions;
import dev.carob.api.container.ContainerEngine;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.RemoveOptions;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Has a container say something. */
final class Greeting {

  private Greeting() {}

  /** Makes, runs and removes a container, and returns what it said. */
  static String of(ContainerEngine engine, String who) {
    String id =
        engine.create(
            ContainerSpec.of("builtin:busybox", "echo", "hello", who).network("none").build());
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      engine.startAttached(id, AttachOptions.output(out, OutputStream.nullOutputStream()));
      int code = engine.waitFor(id).code();
      if (code != 0) {
        throw new IllegalStateException("the container ended with " + code);
      }
      return out.toString(StandardCharsets.UTF_8).strip();
    } finally {
      engine.remove(id, RemoveOptions.KILL);
    }
  }
}
