package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Mounts;
import dev.carob.linux.Namespaces;
import dev.carob.runtime.core.files.EngineFiles;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.NetworkChoice;
import dev.carob.spi.network.NetworkRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The steps that set up a container's network, if a backend provides it. */
final class NetworkSteps {

  private NetworkSteps() {}

  /** The file that the container's network namespace is bound to. */
  static Path namespace(Container container) {
    return container.runDir().resolve("netns");
  }

  /** Creates the namespace and binds it to a file. */
  static final class Namespace implements Step {
    private final boolean afterCreation;

    /**
     * @param afterCreation for containers whose namespace the OCI runtime creates
     */
    Namespace(boolean afterCreation) {
      this.afterCreation = afterCreation;
    }

    @Override
    public String effect() {
      return "netns";
    }

    @Override
    public boolean applies(StepContext context) {
      Container container = context.container();
      return NetworkChoice.connects(container.config())
          && container.ids().present() == afterCreation;
    }

    @Override
    public void perform(StepContext context) {
      Path file = namespace(context.container());
      try {
        if (!Mounts.isMounted(file)) {
          Files.deleteIfExists(file);
          if (afterCreation) {
            Namespaces.bindNetwork(context.container().status().pid(), file);
          } else {
            Namespaces.newNetwork(file);
          }
        }
      } catch (IOException | ErrnoException e) {
        throw failed(context, "make", file, e);
      }
    }

    @Override
    public void undo(StepContext context) {
      Path file = namespace(context.container());
      try {
        Mounts.detach(file);
        Files.deleteIfExists(file);
      } catch (IOException | ErrnoException e) {
        throw failed(context, "remove", file, e);
      }
    }

    private static CarobException failed(StepContext context, String what, Path file, Exception e) {
      return new CarobException.NetworkFailed(
          "%s: cannot %s its network namespace %s: %s"
              .formatted(context.container().config().title(), what, file, e.getMessage()),
          e);
    }
  }

  /** Attaches the namespace to the requested networks. */
  static final class Attachments implements Step {
    private final boolean afterCreation;

    /**
     * @param afterCreation for containers whose namespace the OCI runtime creates
     */
    Attachments(boolean afterCreation) {
      this.afterCreation = afterCreation;
    }

    static final String EFFECT = "network";

    @Override
    public String effect() {
      return EFFECT;
    }

    @Override
    public boolean applies(StepContext context) {
      Container container = context.container();
      return !container.config().network().isEmpty() && container.ids().present() == afterCreation;
    }

    @Override
    public void perform(StepContext context) {
      Container container = context.container();
      context
          .records()
          .save(
              container,
              container.status().attachments(context.network().setUp(request(container))));
      if (afterCreation) {
        EngineFiles.writeNamesThrough(container);
      }
    }

    @Override
    public void undo(StepContext context) {
      Container container = context.container();
      try {
        context.network().tearDown(request(container));
      } finally {
        context.records().save(container, container.status().attachments(List.of()));
      }
    }
  }

  static NetworkRequest request(Container container) {
    return NetworkRequest.builder(container.id(), container.config().name(), namespace(container))
        .networks(NetworkChoice.joinings(container.config()))
        .ports(container.config().spec().networking().ports())
        .servers(container.config().spec().nameService().servers())
        .searches(container.config().spec().nameService().searches())
        .build();
  }
}
