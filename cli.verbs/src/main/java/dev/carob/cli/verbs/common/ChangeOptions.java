package dev.carob.cli.verbs.common;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that change the configuration of a new image. */
public final class ChangeOptions {

  @Option(
      names = {"-c", "--change"},
      paramLabel = "INSTRUCTION",
      description =
          "Change the configuration: CMD, ENTRYPOINT, ENV, EXPOSE, LABEL, ONBUILD, STOPSIGNAL, USER, "
              + "VOLUME or WORKDIR, as in a Dockerfile")
  private List<String> changes = new ArrayList<>();

  @Option(
      names = {"-m", "--message"},
      paramLabel = "TEXT",
      description = "Set the message in the image's history")
  private String message = "";

  public List<String> changes() {
    return changes;
  }

  public String message() {
    return message;
  }
}
