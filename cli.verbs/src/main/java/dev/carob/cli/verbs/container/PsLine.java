package dev.carob.cli.verbs.container;

import dev.carob.api.container.ContainerInfo;
import dev.carob.api.external.ExternalContainer;
import dev.carob.cli.podman.shape.ContainerLine;
import dev.carob.cli.podman.shape.ExternalLine;
import dev.carob.cli.podman.shape.StatusText;
import java.time.Instant;
import java.util.List;

/** A line of {@code ps}: a container of the engine, or of another program. */
sealed interface PsLine {

  /** The complete id. */
  String key();

  String name();

  String image();

  /** The command, complete. */
  String command();

  Instant created();

  /** When it was last started; 1970 if never. */
  Instant started();

  /** Orders containers by state. */
  int state();

  long pid();

  /** The columns from CONTAINER ID to NAMES. */
  List<String> columns(Instant now, boolean noTrunc);

  /** A container of the engine. */
  record Own(ContainerInfo info) implements PsLine {
    @Override
    public String key() {
      return info.id();
    }

    @Override
    public String name() {
      return info.name();
    }

    @Override
    public String image() {
      return info.imageName();
    }

    @Override
    public String command() {
      return String.join(" ", info.args());
    }

    @Override
    public Instant created() {
      return info.created();
    }

    @Override
    public Instant started() {
      return info.startedAt();
    }

    @Override
    public int state() {
      return info.state().ordinal();
    }

    @Override
    public long pid() {
      return info.pid();
    }

    @Override
    public List<String> columns(Instant now, boolean noTrunc) {
      return List.of(
          ContainerLine.id(info, noTrunc),
          ContainerLine.image(info),
          ContainerLine.command(info, noTrunc),
          ContainerLine.age(info, now),
          StatusText.status(info, now),
          StatusText.ports(info),
          info.name());
    }
  }

  /** A container of another program. */
  record External(ExternalContainer container) implements PsLine {
    @Override
    public String key() {
      return container.id();
    }

    @Override
    public String name() {
      return ExternalLine.name(container);
    }

    @Override
    public String image() {
      return ExternalLine.image(container);
    }

    @Override
    public String command() {
      return ExternalLine.command(container);
    }

    @Override
    public Instant created() {
      return container.created();
    }

    @Override
    public Instant started() {
      return Instant.EPOCH;
    }

    @Override
    public int state() {
      return Integer.MAX_VALUE;
    }

    @Override
    public long pid() {
      return 0;
    }

    @Override
    public List<String> columns(Instant now, boolean noTrunc) {
      return List.of(
          ExternalLine.id(container, noTrunc),
          image(),
          command(),
          ExternalLine.age(container, now),
          ExternalLine.STATUS,
          "",
          name());
    }
  }
}
