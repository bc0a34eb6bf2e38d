package dev.carob.cli.verbs.image;

import dev.carob.api.CarobException;
import dev.carob.api.image.ImageQuery;
import dev.carob.api.types.Flag;
import dev.carob.api.types.image.Image;
import dev.carob.api.types.image.ImageRemoval;
import dev.carob.cli.verbs.common.ExitCodes;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.spi.verb.Console;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verbs that add and remove names of images; an image is removed with its last name. */
final class ImageNameVerbs {

  private ImageNameVerbs() {}

  @Command(name = "tag", description = "Add names to an image")
  static final class Tag extends Verb {
    @Parameters(index = "0", paramLabel = "IMAGE", description = "Name or id")
    private String image = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "NAME", description = "New names")
    private List<String> names = new ArrayList<>();

    Tag(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      services().images().tag(image, names);
      return 0;
    }
  }

  @Command(name = "untag", description = "Remove names of an image, all by default")
  static final class Untag extends Verb {
    @Parameters(index = "0", paramLabel = "IMAGE", description = "Name or id")
    private String image = "";

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "NAME", description = "Names")
    private List<String> names = new ArrayList<>();

    Untag(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      services().images().untag(image, names);
      return 0;
    }
  }

  @Command(name = "rmi", description = "Remove images")
  static final class Rmi extends Verb {
    @Option(
        names = {"-a", "--all"},
        description = "Remove all images")
    private boolean all;

    @Option(
        names = {"-f", "--force"},
        description = "Remove all names, and the containers that use the image")
    private boolean force;

    @Option(
        names = {"-i", "--ignore"},
        description = "Ignore images that do not exist")
    private boolean ignore;

    @Option(
        names = {"-n", "--no-prune"},
        description = "Accepted for Podman's scripts; parent images remain in any case")
    @SuppressWarnings("UnusedVariable") // accepted without effect, as the description says
    private boolean noPrune;

    @Parameters(paramLabel = "IMAGE", arity = "0..*", description = "Names or ids")
    private List<String> names = new ArrayList<>();

    Rmi(Services services, Console console) {
      super(services, console);
    }

    @Override
    public ExitCodes exitCodes() {
      return ExitCodes.RM_OBJECTS;
    }

    @Override
    public Integer call() {
      if (all && !names.isEmpty()) {
        throw new CarobException.InvalidArgument(
            "when using the --all switch, you may not pass any images names or IDs");
      }
      if (!all && names.isEmpty()) {
        throw new CarobException.InvalidArgument("image name or ID must be specified");
      }
      int code = 0;
      List<String> wanted =
          all
              ? services().images().list(ImageQuery.builder().readOnly(Flag.NO).build()).stream()
                  .map(Image::id)
                  .toList()
              : names;
      for (String name : wanted) {
        try {
          remove(name);
        } catch (CarobException.NotFound e) {
          if (!ignore && !force) {
            error(e);
            code = code(e);
          }
        } catch (CarobException.Dependency | CarobException.InvalidArgument e) {
          error(e);
          code = code(e);
        }
      }
      return code;
    }

    private void remove(String name) {
      ImageRemoval removed =
          force
              ? services().housekeeping().removeImage(name, true)
              : services().images().remove(name, all);
      removed.untagged().forEach(tag -> out().println("Untagged: " + tag));
      removed.deleted().forEach(id -> out().println("Deleted: " + id));
    }
  }
}
