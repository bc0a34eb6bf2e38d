package dev.carob.oci.conmon;

import java.nio.file.Path;
import java.util.List;

/** A command-line OCI runtime: its program and how to call it. */
public final class RuntimeProgram {

  private final String name;
  private final Path root;
  private final String title;
  private final String conmon;
  private final boolean byCommandLineOnly;
  private final List<String> options;
  private final List<String> createPrefix;
  private final List<String> withoutCgroup;
  private final List<String> terminalPrefix;

  private RuntimeProgram(Builder parts) {
    name = parts.name;
    root = parts.root;
    title = parts.title;
    conmon = parts.conmon;
    byCommandLineOnly = parts.byCommandLineOnly;
    options = parts.options;
    createPrefix = parts.createPrefix;
    withoutCgroup = parts.withoutCgroup;
    terminalPrefix = parts.terminalPrefix;
  }

  /** A runtime like crun and runc in the usual directories. */
  public static RuntimeProgram of(String name, Path root) {
    return builder(name, root).build();
  }

  /**
   * Describes a runtime like crun and runc.
   *
   * @param name name of the program or its absolute path
   * @param root directory of the runtime's own state; volatile
   */
  public static Builder builder(String name, Path root) {
    return new Builder(name, root);
  }

  /** Describes a runtime. */
  public static final class Builder {
    private final String name;
    private final Path root;
    private String title;
    private String conmon = "conmon";
    private boolean byCommandLineOnly;
    private List<String> options = List.of();
    private List<String> createPrefix = List.of();
    private List<String> withoutCgroup = List.of();
    private List<String> terminalPrefix = List.of();

    private Builder(String name, Path root) {
      this.name = name;
      this.root = root;
      this.title = name;
    }

    /** Sets the runtime's name in messages; the program's name by default. */
    public Builder title(String text) {
      title = text;
      return this;
    }

    /** Sets the name of the supervisor's program or its absolute path. */
    public Builder conmon(String program) {
      conmon = program;
      return this;
    }

    /**
     * Relies on nothing but the runtime's command line (runc(8)). By default the runtime is like
     * crun and runc: it has a directory for each container below its root, and its program can be
     * executed from a sealed copy. The container's first process is a process of the host that
     * receives signals and is frozen by its cgroup.
     */
    public Builder byCommandLineOnly() {
      byCommandLineOnly = true;
      return this;
    }

    /** Sets options of the program that are put before each operation. */
    public Builder options(List<String> arguments) {
      options = List.copyOf(arguments);
      return this;
    }

    /**
     * Sets a command that executes its arguments. It is put before the program when it creates
     * containers; the first word is a program's name or absolute path.
     */
    public Builder createPrefix(List<String> command) {
      createPrefix = List.copyOf(command);
      return this;
    }

    /** Sets options for a container without a cgroup. By default, this is not supported. */
    public Builder withoutCgroup(List<String> arguments) {
      withoutCgroup = List.copyOf(arguments);
      return this;
    }

    /**
     * Sets a command that takes rows, columns and a command line. It executes the command line so
     * that the terminal of the started process has this size from the beginning. It is put before
     * the program when it executes a process in a container. By default, the runtime sets the size
     * itself.
     */
    public Builder terminalPrefix(List<String> command) {
      terminalPrefix = List.copyOf(command);
      return this;
    }

    /** Returns the description. */
    public RuntimeProgram build() {
      return new RuntimeProgram(this);
    }
  }

  String name() {
    return name;
  }

  String title() {
    return title;
  }

  String conmon() {
    return conmon;
  }

  Path root() {
    return root;
  }

  boolean byCommandLineOnly() {
    return byCommandLineOnly;
  }

  List<String> options() {
    return options;
  }

  List<String> createPrefix() {
    return createPrefix;
  }

  List<String> withoutCgroup() {
    return withoutCgroup;
  }

  List<String> terminalPrefix() {
    return terminalPrefix;
  }
}
