package dev.carob.shell.gogo.command;

import dev.carob.api.CarobException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Runs command lines. Only the verb that is called is made; {@code help} makes all. */
public final class Commands {

  private static final String PROGRAM = "carob";
  private static final String HOOKS_DIR = "--hooks-dir";
  private static final Set<String> MAKING = Set.of("run", "create");
  private static final Set<String> GROUPS =
      Set.of(
          "backend",
          "config",
          "container",
          "image",
          "healthcheck",
          "hooks",
          "network",
          "plugin",
          "secret",
          "system",
          "volume");
  private static final Map<String, BiFunction<Services, Console, Verb>> VERBS = new TreeMap<>();

  static {
    VERBS.put("attach", RunVerbs.Attach::new);
    VERBS.put("backend info", BackendVerbs.Info::new);
    VERBS.put("backend ls", BackendVerbs.Ls::new);
    VERBS.put("backend use", BackendVerbs.Use::new);
    VERBS.put("build", BuildVerb::new);
    VERBS.put("commit", CommitVerb::new);
    VERBS.put("config get", ConfigVerbs.Get::new);
    VERBS.put("config ls", ConfigVerbs.Ls::new);
    VERBS.put("config set", ConfigVerbs.Set::new);
    VERBS.put("config unset", ConfigVerbs.Unset::new);
    VERBS.put("container artifact", ArtifactVerb::new);
    VERBS.put("container exists", HousekeepingVerbs.Exists::new);
    VERBS.put("container prune", HousekeepingVerbs.Prune::new);
    VERBS.put("container cleanup", HousekeepingVerbs.Cleanup::new);
    VERBS.put("cp", CopyVerb::new);
    VERBS.put("create", RunVerbs.Create::new);
    VERBS.put("diff", FileVerbs.Diff::new);
    VERBS.put("engine", EngineVerbs.Engine::new);
    VERBS.put("events", EventsVerb::new);
    VERBS.put("exec", ExecVerb::new);
    VERBS.put("export", FileVerbs.Export::new);
    VERBS.put("healthcheck run", HousekeepingVerbs.HealthcheckRun::new);
    VERBS.put("history", ImageVerbs.History::new);
    VERBS.put("hooks ls", HooksVerbs.Ls::new);
    VERBS.put("hooks test", HooksVerbs.Test::new);
    VERBS.put("image diff", ImageVerbs.Diff::new);
    VERBS.put("image exists", ImageVerbs.Exists::new);
    VERBS.put("image inspect", ImageVerbs.Inspect::new);
    VERBS.put("image mount", ImageVerbs.Mount::new);
    VERBS.put("image prune", ImageVerbs.Prune::new);
    VERBS.put("image tree", ImageVerbs.Tree::new);
    VERBS.put("image unmount", ImageVerbs.Unmount::new);
    VERBS.put("images", ImagesVerb::new);
    VERBS.put("import", TransferVerbs.Import::new);
    VERBS.put("info", EngineVerbs.Info::new);
    VERBS.put("init", ContainerVerbs.Init::new);
    VERBS.put("inspect", InspectVerb::new);
    VERBS.put("kill", ContainerVerbs.Kill::new);
    VERBS.put("load", TransferVerbs.Load::new);
    VERBS.put("login", LoginVerbs.Login::new);
    VERBS.put("logout", LoginVerbs.Logout::new);
    VERBS.put("logs", LogsVerb::new);
    VERBS.put("mount", FileVerbs.Mount::new);
    VERBS.put("network connect", NetworkVerbs.Connect::new);
    VERBS.put("network create", NetworkVerbs.Create::new);
    VERBS.put("network disconnect", NetworkVerbs.Disconnect::new);
    VERBS.put("network exists", NetworkVerbs.Exists::new);
    VERBS.put("network inspect", NetworkVerbs.Inspect::new);
    VERBS.put("network ls", NetworkVerbs.Ls::new);
    VERBS.put("network prune", NetworkVerbs.Prune::new);
    VERBS.put("network reload", NetworkVerbs.Reload::new);
    VERBS.put("network rm", NetworkVerbs.Rm::new);
    VERBS.put("pause", ContainerVerbs.Pause::new);
    VERBS.put("plugin info", PluginVerbs.Info::new);
    VERBS.put("plugin install", PluginVerbs.Install::new);
    VERBS.put("plugin ls", PluginVerbs.Ls::new);
    VERBS.put("plugin start", PluginVerbs.Start::new);
    VERBS.put("plugin stop", PluginVerbs.Stop::new);
    VERBS.put("plugin uninstall", PluginVerbs.Uninstall::new);
    VERBS.put("plugin update", PluginVerbs.Update::new);
    VERBS.put("port", PortVerb::new);
    VERBS.put("ps", PsVerb::new);
    VERBS.put("pull", TransferVerbs.Pull::new);
    VERBS.put("push", TransferVerbs.Push::new);
    VERBS.put("rename", ContainerVerbs.Rename::new);
    VERBS.put("restart", ContainerVerbs.Restart::new);
    VERBS.put("rm", RmVerb::new);
    VERBS.put("rmi", NameVerbs.Rmi::new);
    VERBS.put("run", RunVerbs.Run::new);
    VERBS.put("save", TransferVerbs.Save::new);
    VERBS.put("secret create", SecretVerbs.Create::new);
    VERBS.put("secret exists", SecretVerbs.Exists::new);
    VERBS.put("secret inspect", SecretVerbs.Inspect::new);
    VERBS.put("secret ls", SecretVerbs.Ls::new);
    VERBS.put("secret rm", SecretVerbs.Rm::new);
    VERBS.put("shell", EngineVerbs.Shell::new);
    VERBS.put("start", RunVerbs.Start::new);
    VERBS.put("stats", StatsVerb::new);
    VERBS.put("stop", ContainerVerbs.Stop::new);
    VERBS.put("system df", SystemVerbs.Df::new);
    VERBS.put("system prune", SystemVerbs.Prune::new);
    VERBS.put("system reset", SystemVerbs.Reset::new);
    VERBS.put("tag", NameVerbs.Tag::new);
    VERBS.put("top", TopVerb::new);
    VERBS.put("unmount", FileVerbs.Unmount::new);
    VERBS.put("unpause", ContainerVerbs.Unpause::new);
    VERBS.put("untag", NameVerbs.Untag::new);
    VERBS.put("update", UpdateVerb::new);
    VERBS.put("version", EngineVerbs.Version::new);
    VERBS.put("volume create", VolumeVerbs.Create::new);
    VERBS.put("volume exists", VolumeVerbs.Exists::new);
    VERBS.put("volume export", VolumeVerbs.Export::new);
    VERBS.put("volume import", VolumeVerbs.Import::new);
    VERBS.put("volume inspect", VolumeVerbs.Inspect::new);
    VERBS.put("volume ls", VolumeVerbs.Ls::new);
    VERBS.put("volume prune", VolumeVerbs.Prune::new);
    VERBS.put("volume rm", VolumeVerbs.Rm::new);
    VERBS.put("wait", WaitVerb::new);
  }

  private final Services services;

  public Commands(Services services) {
    this.services = services;
  }

  /** The first words of all commands, in order. */
  public static Set<String> verbs() {
    return VERBS.keySet().stream()
        .map(verb -> verb.split(" ", -1)[0])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Verb to its options and arguments; nothing can be run. */
  @SuppressWarnings("NullAway")
  static Map<String, CommandSpec> specs() {
    Map<String, CommandSpec> specs = new TreeMap<>();
    VERBS.forEach(
        (verb, maker) -> {
          CommandSpec spec = new CommandLine(maker.apply(null, null)).getCommandSpec();
          spec.addOption(help(spec));
          specs.put(verb, spec);
        });
    return specs;
  }

  /** What a verb does, in a line. */
  public static String description(String verb, Services services, Console console) {
    BiFunction<Services, Console, Verb> maker = VERBS.get(verb);
    if (maker == null) {
      throw new IllegalArgumentException(verb);
    }
    CommandLine line = new CommandLine(maker.apply(services, console));
    return String.join(" ", line.getCommandSpec().usageMessage().description());
  }

  /** Runs one command line and returns its exit code. */
  public int run(List<String> arguments, Console console) {
    try {
      int code = execute(new ArrayList<>(arguments), console);
      console.out().flush();
      console.err().flush();
      return code;
    } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
      Errors.print(console.err(), e);
      console.err().flush();
      return e instanceof CarobException known ? known.exitCode() : Verb.FAILED;
    }
  }

  /** As Podman has it, before the verb; here it is an option of those that make containers. */
  private static List<String> hooksDirs(List<String> arguments) {
    List<String> dirs = new ArrayList<>();
    while (!arguments.isEmpty() && arguments.get(0).startsWith(HOOKS_DIR)) {
      String first = arguments.remove(0);
      if (first.startsWith(HOOKS_DIR + "=")) {
        dirs.add(first);
      } else if (first.equals(HOOKS_DIR) && !arguments.isEmpty()) {
        dirs.add(HOOKS_DIR + "=" + arguments.remove(0));
      } else {
        throw new CarobException.InvalidArgument("unknown flag, or one without a value: " + first);
      }
    }
    if (!dirs.isEmpty() && (arguments.isEmpty() || !MAKING.contains(arguments.get(0)))) {
      throw new CarobException.InvalidArgument(
          HOOKS_DIR + " is for run and create: a container keeps the directories it was made with");
    }
    return dirs;
  }

  private int execute(List<String> arguments, Console console) {
    List<String> hooksDirs = hooksDirs(arguments);
    if (!hooksDirs.isEmpty()) {
      arguments.addAll(1, hooksDirs);
    }
    boolean forHelp =
        arguments.isEmpty() || List.of("help", "--help", "-h").contains(arguments.get(0));
    if (forHelp && arguments.size() > 1) {
      List<String> asked = new ArrayList<>(arguments.subList(1, arguments.size()));
      asked.add("--help");
      return execute(asked, console);
    }
    if (forHelp) {
      help(console);
      return 0;
    }
    String verb = arguments.get(0).equals("--version") ? "version" : arguments.remove(0);
    if (GROUPS.contains(verb) && !arguments.isEmpty()) {
      String both = verb + " " + arguments.remove(0);
      verb = VERBS.containsKey(both) ? both : plain(both);
    } else if (verb.equals("umount")) {
      verb = "unmount";
    }
    BiFunction<Services, Console, Verb> maker = VERBS.get(verb);
    if (maker == null) {
      throw new CarobException.InvalidArgument(
          "unrecognized command `carob " + verb + "`: see 'carob help'");
    }
    return line(maker.apply(services, console), verb, console)
        .execute(arguments.toArray(String[]::new));
  }

  /** {@code container ls} and the like are other names of the plain verbs. */
  static String plain(String both) {
    return switch (both) {
      case "container ls", "container list", "container ps" -> "ps";
      case "image ls", "image list" -> "images";
      case "image rm" -> "rmi";
      case "image umount" -> "image unmount";
      case "volume list" -> "volume ls";
      case "secret list" -> "secret ls";
      case "volume remove" -> "volume rm";
      case "secret remove" -> "secret rm";
      default ->
          both.startsWith("container ") || both.startsWith("image ")
              ? both.substring(both.indexOf(' ') + 1)
              : both;
    };
  }

  /**
   * @param name as it is called: with its group, such as {@code network rm}
   */
  private static CommandLine line(Verb verb, String name, Console console) {
    CommandLine line = new CommandLine(verb);
    line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
    line.setStopAtPositional(verb.ownsTheRest());
    line.setUnmatchedOptionsArePositionalParams(verb.ownsAll());
    line.setPosixClusteredShortOptionsAllowed(true);
    line.setExpandAtFiles(false);
    Numbers.register(line);
    line.getCommandSpec().qualifiedName(PROGRAM);
    line.getCommandSpec().addOption(help(line.getCommandSpec()));
    line.setParameterExceptionHandler(
        (e, args) -> {
          console.err().println("Error: " + message(e));
          console.err().println("See '" + PROGRAM + " " + name + " --help'");
          return Verb.FAILED;
        });
    line.setExecutionExceptionHandler(
        (e, commandLine, parsed) -> {
          Errors.print(console.err(), e);
          return e instanceof CarobException known ? verb.code(known) : Verb.FAILED;
        });
    return line;
  }

  /** {@code -h} is the host's name where a verb says so. */
  private static OptionSpec help(CommandSpec verb) {
    OptionSpec.Builder help =
        verb.optionsMap().containsKey("-h")
            ? OptionSpec.builder("--help")
            : OptionSpec.builder("-h", "--help");
    return help.type(boolean.class).usageHelp(true).description("Show this help").build();
  }

  private static String message(CommandLine.ParameterException e) {
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      String first = unmatched.getUnmatched().get(0);
      String flag = first.startsWith("--") ? first.replaceFirst("=.*", "") : first;
      boolean run = MAKING.contains(e.getCommandLine().getCommandName());
      boolean shorthand = first.startsWith("-") && !first.startsWith("--") && first.length() > 1;
      if (run && LaterFlags.has(shorthand ? first.substring(0, 2) : flag)) {
        return "the flag "
            + flag
            + " is not supported yet; docs/run-flags.md tells which are, and what to do instead";
      }
      if (first.startsWith("--")) {
        return "unknown flag: " + first.replaceFirst("=.*", "");
      }
      if (shorthand) {
        return "unknown shorthand flag: '" + first.charAt(1) + "' in " + first;
      }
      return "unexpected argument '" + first + "'";
    }
    return String.valueOf(e.getMessage());
  }

  private void help(Console console) {
    StringBuilder text = new StringBuilder();
    text.append("Carob, a container engine made of OSGi bundles\n\n");
    text.append(
        "Usage: carob [--root DIR] [--runroot DIR] [--hooks-dir DIR]... COMMAND [OPTIONS] [ARGUMENTS]\n\n"
            + "Commands:\n");
    for (String verb : VERBS.keySet()) {
      text.append("  %-17s %s%n".formatted(verb, description(verb, services, console)));
    }
    text.append("\n'carob help COMMAND' tells all about one.\n");
    console.out().print(text);
  }
}
