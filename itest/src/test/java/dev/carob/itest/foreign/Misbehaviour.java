package dev.carob.itest.foreign;

import dev.carob.spi.backend.Backends;
import dev.carob.spi.backend.Lease;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.osgi.framework.BundleContext;

/**
 * What the foreign backends of the tests share: they pass each call on to a backend of the
 * distribution, except one that a file in the root names, as {@code KIND METHOD FAULT}.
 */
final class Misbehaviour<T> {

  private final Class<T> kind;
  private final String behind;
  private final Backends backends;
  private final Path order;

  Misbehaviour(Class<T> kind, String behind, BundleContext context, Backends backends) {
    this.kind = kind;
    this.behind = behind;
    this.backends = backends;
    this.order = Path.of(context.getProperty(Backends.ROOT_PROPERTY), "misbehave");
  }

  private String fault(String method) {
    try {
      String[] parts = Files.exists(order) ? Files.readString(order).split(" ") : new String[0];
      boolean mine =
          parts.length == 3 && parts[0].equals(kind.getSimpleName()) && parts[1].equals(method);
      return mine ? parts[2] : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  <R> R pass(String method, Function<T, R> call) {
    switch (fault(method)) {
      case "throw" -> throw new IllegalStateException("oops from the plugin");
      case "null" -> {
        return null;
      }
      case "hang" -> hang();
      default -> {}
    }
    try (Lease<T> lease = backends.lease(kind, behind)) {
      return call.apply(lease.get());
    }
  }

  /** As a plugin that does not care for interruptions. */
  private void hang() {
    while (Files.exists(order)) {
      try {
        new CountDownLatch(1).await(50, java.util.concurrent.TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.interrupted();
      }
    }
  }

  /** As a driver that reads a stream with a try-with-resources. */
  void close(InputStream lent) {
    try {
      lent.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
