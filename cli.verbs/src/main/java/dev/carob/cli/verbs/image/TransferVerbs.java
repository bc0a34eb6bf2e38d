package dev.carob.cli.verbs.image;

import dev.carob.api.CarobException;
import dev.carob.api.types.image.Image;
import dev.carob.api.types.image.ImageFormat;
import dev.carob.api.types.image.ImageProgress;
import dev.carob.api.types.image.ImportSpec;
import dev.carob.api.types.image.Platform;
import dev.carob.api.types.image.PullPolicy;
import dev.carob.api.types.image.PullSpec;
import dev.carob.api.types.image.PushSpec;
import dev.carob.api.types.image.SaveSpec;
import dev.carob.cli.verbs.common.ChangeOptions;
import dev.carob.cli.verbs.common.NamedOutput;
import dev.carob.cli.verbs.common.PlatformOptions;
import dev.carob.cli.verbs.common.PushOptions;
import dev.carob.cli.verbs.common.RegistryOptions;
import dev.carob.cli.verbs.common.RemoteInput;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.TransferProgress;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.cli.verbs.create.ContainerOptions;
import dev.carob.linux.RegularFile;
import dev.carob.linux.ThreadInterrupt;
import dev.carob.linux.UnnamedFile;
import dev.carob.spi.verb.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verbs that transfer images: pull, push, load, save and import. */
final class TransferVerbs {

  private TransferVerbs() {}

  @Command(name = "pull", description = "Pull an image from a registry or a transport")
  static final class Pull extends Verb {
    @Option(
        names = {"-a", "--all-tags"},
        description = "Pull all tags of the repository")
    private boolean allTags;

    @Option(
        names = "--policy",
        paramLabel = "POLICY",
        description = "always (the default), missing, newer or never")
    private String policy = "always";

    @Mixin private PlatformOptions platform = new PlatformOptions();

    @Option(
        names = {"-q", "--quiet"},
        description = "Print no progress")
    private boolean quiet;

    @Mixin private RegistryOptions registry = new RegistryOptions();

    @Parameters(
        paramLabel = "IMAGE",
        arity = "1..*",
        description =
            "A name in a registry, or oci:DIR[:TAG], dir:DIR, docker-archive:FILE,"
                + " oci-archive:FILE, docker://NAME or builtin:busybox")
    private List<String> references = new ArrayList<>();

    Pull(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() throws IOException {
      ImageProgress progress = TransferProgress.of(console(), quiet);
      for (String reference : references) {
        PullSpec spec =
            PullSpec.builder(ContainerOptions.absolute(reference, console().directory()))
                .platform(platform.platform())
                .policy(PullPolicy.parse(policy))
                .allTags(allTags)
                .access(registry.access(console()))
                .build();
        interruptible(() -> services().images().pull(spec, progress))
            .forEach(image -> out().println(image.id()));
      }
      return 0;
    }
  }

  @Command(name = "push", description = "Push an image to a registry or a transport")
  static final class Push extends Verb {
    @Option(
        names = "--compression-format",
        paramLabel = "FORMAT",
        description = "Set the compression: gzip (the default) or zstd")
    private String compression = "";

    @Option(
        names = {"-f", "--format"},
        paramLabel = "FORMAT",
        description = "Set the format: oci or docker (v2s2); by default the image's own")
    private String format = "";

    @Mixin private PushOptions push = new PushOptions();

    @Parameters(index = "0", paramLabel = "IMAGE", description = "Name or id")
    private String image = "";

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "DESTINATION",
        description = "Name in a registry, or a transport; by default the image's own name")
    private String destination = "";

    Push(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() throws IOException {
      PushSpec spec =
          push.spec(
              console(),
              image,
              ContainerOptions.absolute(destination, console().directory()),
              format,
              compression);
      String digest = interruptible(() -> services().images().push(spec, push.progress(console())));
      push.writeDigest(console(), digest);
      return 0;
    }
  }

  @Command(name = "load", description = "Load images from an archive")
  static final class Load extends Verb {
    @Option(
        names = {"-i", "--input"},
        paramLabel = "FILE",
        description = "Archive, its URL, or a directory that save has written; stdin by default")
    private String input = "";

    @Option(
        names = {"-q", "--quiet"},
        description = "Print no progress")
    private boolean quiet;

    Load(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() throws IOException {
      if (RemoteInput.isUrl(input)) {
        return interruptible(() -> load(RemoteInput.open(input), input));
      }
      if (!input.isEmpty()) {
        Path path = console().path(input);
        if (!Files.exists(path) || Files.isRegularFile(path) || Files.isDirectory(path)) {
          return interruptible(() -> load(path, input));
        }
        // A FIFO or a device, such as /dev/stdin, can be read only once.
        return interruptible(() -> load(RegularFile.openOnce(path), input));
      }
      if (console().stdinTerminal()) {
        throw new CarobException.InvalidArgument(
            "cannot read from terminal, use command-line redirection or the --input flag");
      }
      InputStream in = wholeInput();
      return interruptible(() -> load(in, "/dev/stdin"));
    }

    private int load(InputStream stream, String title) throws IOException {
      try (stream;
          UnnamedFile file = UnnamedFile.create()) {
        try (OutputStream out = file.write()) {
          ThreadInterrupt.stream(stream).transferTo(out);
        }
        return load(file.path(), title);
      }
    }

    private int load(Path file, String title) {
      ImageProgress progress = TransferProgress.of(console(), quiet);
      for (Image image : services().images().load(file, title, progress)) {
        List<String> names =
            image.names().isEmpty() ? List.of("sha256:" + image.id()) : image.names();
        names.forEach(name -> out().println("Loaded image: " + name));
      }
      return 0;
    }
  }

  @Command(name = "save", description = "Save images to an archive or a directory")
  static final class Save extends Verb {
    private static final List<String> FORMATS =
        List.of("oci-dir", "oci-archive", "docker-dir", "docker-archive");

    @Option(
        names = "--format",
        paramLabel = "FORMAT",
        description =
            "Set the format: docker-archive (the default), oci-archive, oci-dir or docker-dir")
    private String format = "docker-archive";

    @Option(
        names = {"-m", "--multi-image-archive"},
        description = "Save several images; else all names are names of the first image")
    private boolean multi;

    @Option(
        names = {"-o", "--output"},
        paramLabel = "FILE",
        description = "Write to a file; stdout by default")
    private String output = "";

    @Option(
        names = {"-q", "--quiet"},
        description = "Print no progress")
    private boolean quiet;

    @Option(
        names = "--compress",
        description = "Compress the layers of docker-dir; other formats are refused")
    private boolean compress;

    @Option(names = "--uncompressed", description = "Do not compress the layers of OCI formats")
    private boolean uncompressed;

    @Parameters(paramLabel = "IMAGE", arity = "1..*", description = "Names or ids")
    private List<String> images = new ArrayList<>();

    Save(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() throws IOException {
      if (!FORMATS.contains(format)) {
        throw new CarobException.InvalidArgument(
            "format value must be one of " + String.join(" ", FORMATS));
      }
      if (output.contains(":")) {
        throw new CarobException.InvalidArgument(
            "invalid filename (should not contain ':') \"%s\"".formatted(output));
      }
      ImageFormat as = ImageFormat.parse(format);
      if (compress && as != ImageFormat.DOCKER_DIR) {
        throw new CarobException.InvalidArgument(
            "--compress can only be set when --format is 'docker-dir'");
      }
      boolean directory = as == ImageFormat.OCI_DIR || as == ImageFormat.DOCKER_DIR;
      if (!output.isEmpty()) {
        return interruptible(() -> save(as, directory));
      }
      if (directory) {
        throw new CarobException.InvalidArgument(format + " requires a directory: set it with -o");
      }
      if (console().stdoutTerminal()) {
        throw new CarobException.InvalidArgument(
            "refusing to save to terminal. Use -o flag or redirect");
      }
      return interruptible(() -> saveToStdout(as));
    }

    private int save(ImageFormat as, boolean directory) throws IOException {
      ImageProgress progress = TransferProgress.of(console(), quiet);
      if (directory) {
        Path path = console().path(output);
        if (Files.exists(path) && !Files.isDirectory(path)) {
          throw new CarobException.InvalidArgument(
              "cannot write " + output + ": it is not a directory, which " + format + " needs");
        }
        services().images().save(spec(as, path, output), progress);
      } else {
        NamedOutput.of(console(), output)
            .writeByPath(file -> services().images().save(spec(as, file, output), progress));
      }
      return 0;
    }

    private SaveSpec spec(ImageFormat as, Path target, String title) {
      return SaveSpec.builder(images, target)
          .format(as)
          .title(title)
          .uncompressed(as == ImageFormat.DOCKER_DIR ? !compress : uncompressed)
          .build();
    }

    private int saveToStdout(ImageFormat as) throws IOException {
      try (UnnamedFile file = UnnamedFile.create()) {
        services()
            .images()
            .save(spec(as, file.path(), "/dev/stdout"), TransferProgress.of(console(), quiet));
        Files.copy(file.path(), out());
        out().flush();
        return 0;
      }
    }
  }

  @Command(name = "import", description = "Create an image from the tar of a root filesystem")
  static final class Import extends Verb {
    @Option(names = "--arch", paramLabel = "ARCH", description = "Set the architecture")
    private String arch = "";

    @Mixin private ChangeOptions change = new ChangeOptions();

    @Option(names = "--os", paramLabel = "OS", description = "Set the operating system")
    private String os = "";

    @Option(
        names = {"-q", "--quiet"},
        description = "Print no progress")
    @SuppressWarnings("UnusedVariable") // accepted without effect: no progress is printed anyway
    private boolean quiet;

    @Option(
        names = "--variant",
        paramLabel = "VARIANT",
        description = "Set the variant of the architecture")
    private String variant = "";

    @Parameters(index = "0", paramLabel = "FILE", description = "Tar file or its URL; - for stdin")
    private String file = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "Name of the image")
    private String name = "";

    Import(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() throws IOException {
      boolean url = RemoteInput.isUrl(file);
      boolean local = !url && !file.equals("-");
      Path path = local ? console().path(file) : console().directory();
      if (local && (!Files.exists(path) || Files.isDirectory(path))) {
        throw new CarobException.NotFound("no such file: " + path);
      }
      ImportSpec spec =
          ImportSpec.builder()
              .name(name)
              .changes(change.changes())
              .message(change.message())
              .platform(new Platform(os, arch, variant))
              .build();
      try (InputStream in =
          url ? RemoteInput.open(file) : local ? RegularFile.openOnce(path) : wholeInput()) {
        String id = interruptible(() -> services().images().importTar(in, spec).id());
        out().println("sha256:" + id);
      }
      return 0;
    }
  }
}
