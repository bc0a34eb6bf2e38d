package dev.carob.cli.verbs.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import dev.carob.api.types.image.ImageRemoval;
import dev.carob.api.types.image.ManifestEntry;
import dev.carob.api.types.image.ManifestLists;
import dev.carob.api.types.image.PushSpec;
import dev.carob.cli.podman.format.Output;
import dev.carob.cli.verbs.common.ExitCodes;
import dev.carob.cli.verbs.common.PushOptions;
import dev.carob.cli.verbs.common.RegistryOptions;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.cli.verbs.create.ContainerOptions;
import dev.carob.spi.verb.Console;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verbs of manifest lists. */
final class ManifestVerbs {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ManifestVerbs() {}

  /** Base class of the verbs. */
  abstract static class ListVerb extends Verb {
    ListVerb(Services services, Console console) {
      super(services, console);
    }

    ManifestLists lists() {
      return services().images().manifestLists();
    }

    /** Makes the path of a reference absolute. */
    String absolute(String reference) {
      return ContainerOptions.absolute(reference, console().directory());
    }
  }

  @Command(name = "create", description = "Create a manifest list, and add images to it")
  static final class Create extends ListVerb {
    @Option(names = "--all", description = "Add all images of lists that are added")
    private boolean all;

    @Option(
        names = {"-a", "--amend"},
        description = "Use an existing list of this name")
    private boolean amend;

    @Mixin private RegistryOptions registry = new RegistryOptions();

    @Parameters(index = "0", paramLabel = "LIST", description = "Name of the list")
    private String name = "";

    @Parameters(
        index = "1..*",
        arity = "0..*",
        paramLabel = "IMAGE",
        description = "Images to add, as of 'manifest add'")
    private List<String> images = new ArrayList<>();

    Create(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() throws IOException {
      ManifestEntry entry =
          ManifestEntry.builder().all(all).access(registry.access(console())).build();
      String id = lists().create(name, amend);
      for (String image : images) {
        interruptible(() -> lists().add(id, absolute(image), entry));
      }
      out().println(id);
      return 0;
    }
  }

  @Command(name = "add", description = "Add images to a manifest list")
  static final class Add extends ListVerb {
    @Option(names = "--all", description = "Add all images, if the added image is a list")
    private boolean all;

    @Mixin private EntryOptions options = new EntryOptions();

    @Mixin private RegistryOptions registry = new RegistryOptions();

    @Parameters(index = "0", paramLabel = "LIST", description = "Name or id of the list")
    private String list = "";

    @Parameters(
        index = "1..*",
        arity = "1..*",
        paramLabel = "IMAGE",
        description =
            "An image of the store, a name in a registry, or containers-storage:NAME,"
                + " docker://NAME, oci:DIR[:TAG], oci-archive:FILE or dir:DIR")
    private List<String> images = new ArrayList<>();

    Add(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() throws IOException {
      ManifestEntry entry = options.entry().all(all).access(registry.access(console())).build();
      String id = "";
      for (String image : images) {
        id = interruptible(() -> lists().add(list, absolute(image), entry));
      }
      out().println(id);
      return 0;
    }
  }

  @Command(name = "annotate", description = "Change the description of an image in a manifest list")
  static final class Annotate extends ListVerb {
    @Mixin private EntryOptions options = new EntryOptions();

    @Option(
        names = "--os-features",
        paramLabel = "FEATURE",
        split = ",",
        description = "Set required features of the operating system")
    private List<String> osFeatures = new ArrayList<>();

    @Parameters(index = "0", paramLabel = "LIST", description = "Name or id of the list")
    private String list = "";

    @Parameters(index = "1", paramLabel = "DIGEST", description = "Digest of the image's manifest")
    private String digest = "";

    Annotate(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      out().println(lists().annotate(list, digest, options.entry().osFeatures(osFeatures).build()));
      return 0;
    }
  }

  @Command(name = "inspect", description = "Show a manifest list of the store or of a registry")
  static final class Inspect extends ListVerb {
    @Mixin private RegistryOptions registry = new RegistryOptions();

    @Parameters(index = "0", paramLabel = "LIST", description = "Name or id")
    private String list = "";

    Inspect(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() throws IOException {
      String json = interruptible(() -> lists().content(list, registry.access(console())));
      try {
        JsonNode content = MAPPER.readTree(json);
        if (!content.isObject()) {
          throw new CarobException.Internal("the content of the list is not a JSON object", null);
        }
        out().println(Output.indented(content, 4));
      } catch (JsonProcessingException e) {
        throw new CarobException.Internal("the content of the list is not valid JSON", e);
      }
      return 0;
    }
  }

  @Command(name = "push", description = "Push a manifest list to a registry or a transport")
  static final class Push extends ListVerb {
    @Option(
        names = "--all",
        arity = "0..1",
        fallbackValue = "true",
        description = "Push the images of the list too (true by default)")
    private boolean all = true;

    @Option(
        names = "--compression-format",
        paramLabel = "FORMAT",
        description = "Set the compression of layers of the store: gzip (the default)")
    private String compression = "";

    @Option(
        names = {"-f", "--format"},
        paramLabel = "FORMAT",
        description = "Set the format of the list: oci or v2s2; by default that of its images")
    private String format = "";

    @Option(names = "--rm", description = "Remove the list if the push succeeds")
    private boolean remove;

    @Mixin private PushOptions push = new PushOptions();

    @Parameters(index = "0", paramLabel = "LIST", description = "Name or id")
    private String list = "";

    @Parameters(
        index = "1",
        paramLabel = "DESTINATION",
        description = "Name in a registry, dir:DIR or oci:DIR[:TAG]")
    private String destination = "";

    Push(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() throws IOException {
      if (!compression.isEmpty() && !compression.equals("gzip")) {
        throw new CarobException.InvalidArgument(
            "unsupported compression format \"" + compression + "\" of manifest lists: gzip only");
      }
      PushSpec spec = push.spec(console(), list, absolute(destination), format, compression);
      String digest = interruptible(() -> lists().push(spec, all, push.progress(console())));
      push.writeDigest(console(), digest);
      if (remove) {
        services().images().remove(list, true);
      }
      return 0;
    }
  }

  @Command(name = "remove", description = "Remove an image from a manifest list")
  static final class Remove extends ListVerb {
    @Parameters(index = "0", paramLabel = "LIST", description = "Name or id of the list")
    private String list = "";

    @Parameters(index = "1", paramLabel = "DIGEST", description = "Digest of the image's manifest")
    private String digest = "";

    Remove(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      out().println(lists().remove(list, digest));
      return 0;
    }
  }

  @Command(name = "rm", description = "Remove manifest lists from the store")
  static final class Rm extends ListVerb {
    @Parameters(arity = "1..*", paramLabel = "LIST", description = "Names or ids")
    private List<String> names = new ArrayList<>();

    Rm(Services services, Console console) {
      super(services, console);
    }

    @Override
    public ExitCodes exitCodes() {
      return ExitCodes.RM_OBJECTS;
    }

    @Override
    public Integer call() {
      int code = 0;
      for (String name : names) {
        try {
          remove(name);
        } catch (CarobException e) {
          error(e);
          code = code(e);
        }
      }
      return code;
    }

    private void remove(String name) {
      if (!lists().exists(name)) {
        // An unknown name is reported as such.
        services().images().get(name);
        throw new CarobException.InvalidArgument(name + ": image is not a manifest list");
      }
      ImageRemoval removed = services().images().remove(name, true);
      removed.untagged().forEach(tag -> out().println("Untagged: " + tag));
      removed.deleted().forEach(id -> out().println("Deleted: " + id));
    }
  }

  @Command(
      name = "exists",
      description = "Check if a manifest list exists: exit with 0, or with 1 if not")
  static final class Exists extends ListVerb {
    @Parameters(index = "0", paramLabel = "LIST", description = "Name or id")
    private String name = "";

    Exists(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      if (lists().exists(name)) {
        return 0;
      }
      if (services().images().find(name).isPresent()) {
        throw new CarobException.InvalidArgument(name + ": image is not a manifest list");
      }
      return 1;
    }
  }
}
