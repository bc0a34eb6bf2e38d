package dev.carob.cli.verbs.process;

import picocli.CommandLine.Option;

/** The options for attaching to a container's streams. */
final class AttachmentOptions {

  private static final String DETACH_KEYS = "ctrl-p,ctrl-q";

  @Option(
      names = "--detach-keys",
      paramLabel = "KEYS",
      description =
          "Set the keys that detach from the container (" + DETACH_KEYS + "); empty: none")
  private String detachKeys = DETACH_KEYS;

  @Option(
      names = "--sig-proxy",
      arity = "0..1",
      fallbackValue = "true",
      description = "Forward signals to the container (true by default)")
  private boolean proxy = true;

  byte[] detachKeys() {
    return AttachedConsole.keys(detachKeys);
  }

  boolean proxy() {
    return proxy;
  }
}
