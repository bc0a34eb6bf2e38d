package dev.carob.cli.verbs.common;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerEngine;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerQuery;
import dev.carob.api.container.ContainerState;
import dev.carob.linux.RegularFile;
import dev.carob.spi.verb.Console;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The options that select containers: by name, all, the newest, or by filter. */
public abstract class ContainerSelection {

  /** Filter options with a short form. */
  private abstract static class Lettered extends ContainerSelection {
    @Option(
        names = {"-f", "--filter"},
        paramLabel = FILTER,
        description = FILTERS)
    private List<String> filters = new ArrayList<>();

    @Override
    public List<String> filters() {
      return filters;
    }
  }

  /** The options of most verbs. */
  public static final class Short extends Lettered {
    @Option(
        names = {"-a", "--all"},
        description = ALL)
    private boolean all;

    @Override
    public boolean all() {
      return all;
    }
  }

  /** The options of {@code start}, where {@code -a} is {@code --attach}. */
  public static final class BesideAttach extends Lettered {
    @Option(names = "--all", description = ALL)
    private boolean all;

    @Override
    public boolean all() {
      return all;
    }
  }

  /** The options of verbs where {@code -f} is {@code --force}. */
  public static final class BesideForce extends ContainerSelection {
    @Option(
        names = {"-a", "--all"},
        description = ALL)
    private boolean all;

    @Option(names = "--filter", paramLabel = FILTER, description = FILTERS)
    private List<String> filters = new ArrayList<>();

    @Override
    public boolean all() {
      return all;
    }

    @Override
    public List<String> filters() {
      return filters;
    }
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  private static final String ALL = "Select all containers in a suitable state";
  private static final String FILTER = "KEY=VALUE";
  private static final String FILTERS = "Select by id, name, label, status, ancestor and the like";

  public abstract List<String> filters();

  public abstract boolean all();

  @Option(
      names = {"-l", "--latest"},
      description = "Use the newest container")
  private boolean latest;

  @Option(
      names = "--cidfile",
      paramLabel = "FILE",
      description = "Read the container's id from a file")
  private List<Path> files = new ArrayList<>();

  @Parameters(paramLabel = "CONTAINER", arity = "0..*", description = "Names or ids")
  private List<String> names = new ArrayList<>();

  /**
   * Returns the names or ids of the selected containers.
   *
   * @param able the states that {@code --all} and filters are restricted to
   */
  public List<String> of(ContainerEngine engine, Console console, Collection<ContainerState> able) {
    if (isEmpty()) {
      throw new CarobException.InvalidArgument("you must provide at least one name or id");
    }
    if (all() && !names.isEmpty()) {
      throw new CarobException.InvalidArgument(
          command.name().endsWith(" start")
              ? "either start all containers or the container(s) provided in the arguments"
              : "no arguments are needed with --all");
    }
    if (latest && (all() || !names.isEmpty())) {
      throw new CarobException.InvalidArgument(
          (all() ? "--all and --latest" : "--latest and containers") + " cannot be used together");
    }
    if (ways() > 1) {
      throw new CarobException.InvalidArgument(
          "--all or --filter, --latest, --cidfile and names cannot be used together");
    }
    if (!names.isEmpty() && !filters().isEmpty() && !command.name().endsWith(" start")) {
      throw new CarobException.InvalidArgument("--filter takes no arguments");
    }
    if (!names.isEmpty() && !filters().isEmpty()) {
      Set<String> matching =
          engine.list(Queries.containers(engine, filters())).stream()
              .map(ContainerInfo::id)
              .collect(Collectors.toSet());
      return names.stream().filter(name -> matching.contains(engine.inspect(name).id())).toList();
    }
    if (!names.isEmpty()) {
      return names;
    }
    if (!files.isEmpty()) {
      return files.stream().map(file -> id(console.path(file.toString()))).toList();
    }
    if (latest) {
      return List.of(newest(engine));
    }
    return engine.list(Queries.containers(engine, filters()).within(able)).stream()
        .map(ContainerInfo::id)
        .toList();
  }

  /**
   * Returns the container of a command for one container: the named one, or the newest.
   *
   * @param name empty if none was given
   * @param command for messages
   */
  public static String one(ContainerEngine engine, boolean latest, String name, String command) {
    if (latest && !name.isEmpty()) {
      throw new CarobException.InvalidArgument("--latest and containers cannot be used together");
    }
    if (!latest && name.isEmpty()) {
      throw new CarobException.InvalidArgument(
          "\"carob " + command + "\" requires a name, id, or the \"--latest\" flag");
    }
    return latest ? newest(engine) : name;
  }

  /** Returns the id of the newest container. */
  public static String newest(ContainerEngine engine) {
    return engine.list(ContainerQuery.builder().newest(1).build()).stream()
        .map(ContainerInfo::id)
        .findFirst()
        .orElseThrow(() -> new CarobException.NotFound("no containers exist: no such container"));
  }

  /** Returns true if no containers are chosen. */
  public boolean isEmpty() {
    return ways() == 0 && filters().isEmpty();
  }

  /** Returns true if the containers are selected by {@code --all} or by filters. */
  public boolean isByQuery() {
    return all() || !filters().isEmpty();
  }

  private int ways() {
    boolean filtersOnly = names.isEmpty() && !filters().isEmpty();
    return (names.isEmpty() ? 0 : 1)
        + (all() || filtersOnly ? 1 : 0)
        + (latest ? 1 : 0)
        + (files.isEmpty() ? 0 : 1);
  }

  private static String id(Path file) {
    try {
      return RegularFile.text(file).strip();
    } catch (NoSuchFileException e) {
      throw new CarobException.InvalidArgument("the cidfile " + file + " does not exist", e);
    } catch (IOException e) {
      throw new CarobException.InvalidArgument("cannot read the cidfile " + file + ": " + e, e);
    }
  }
}
