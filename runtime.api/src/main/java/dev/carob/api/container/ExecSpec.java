package dev.carob.api.container;

import dev.carob.api.types.Inheritance;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An additional process in a running container. Empty values mean those of the container's first
 * process.
 */
public final class ExecSpec {

  private final List<String> command;
  private final Map<String, String> env;
  private final String workdir;
  private final String user;
  private final boolean tty;
  private final boolean openStdin;
  private final boolean privileged;
  private final Inheritance inheritance;

  private ExecSpec(Builder from) {
    command = List.copyOf(from.command);
    env = Collections.unmodifiableMap(new LinkedHashMap<>(from.env));
    workdir = from.workdir;
    user = from.user;
    tty = from.tty;
    openStdin = from.openStdin;
    privileged = from.privileged;
    inheritance = from.inheritance;
  }

  /**
   * Creates a builder. Values that are not set have their defaults.
   *
   * @param command the program and its arguments
   */
  public static Builder builder(List<String> command) {
    return new Builder(command);
  }

  /** The program and its arguments. */
  public List<String> command() {
    return command;
  }

  /** Environment variables by name; they override the container's. */
  public Map<String, String> env() {
    return env;
  }

  /** The working directory, an absolute path in the container. */
  public String workdir() {
    return workdir;
  }

  /** The user, {@code user}, {@code uid}, {@code user:group} or {@code uid:gid}. */
  public String user() {
    return user;
  }

  /** Returns true if it has a terminal. */
  public boolean tty() {
    return tty;
  }

  /** Returns true if the caller's input is attached. */
  public boolean openStdin() {
    return openStdin;
  }

  /** Returns true if it has all capabilities. */
  public boolean privileged() {
    return privileged;
  }

  /** What the process inherits from the caller. */
  public Inheritance inheritance() {
    return inheritance;
  }

  /** A command that runs as the container's user, without input and terminal. */
  public static ExecSpec of(String... command) {
    return builder(List.of(command)).build();
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(command);
    builder.env = env;
    builder.workdir = workdir;
    builder.user = user;
    builder.tty = tty;
    builder.openStdin = openStdin;
    builder.privileged = privileged;
    builder.inheritance = inheritance;
    return builder;
  }

  private List<Object> fields() {
    return List.of(command, env, workdir, user, tty, openStdin, privileged, inheritance);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ExecSpec that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "ExecSpec" + fields();
  }

  /** Builder of {@link ExecSpec}. */
  public static final class Builder {
    private List<String> command;
    private Map<String, String> env = Map.of();
    private String workdir = "";
    private String user = "";
    private boolean tty = false;
    private boolean openStdin = false;
    private boolean privileged = false;
    private Inheritance inheritance = Inheritance.NONE;

    private Builder(List<String> command) {
      this.command = command;
    }

    public Builder command(List<String> value) {
      command = value;
      return this;
    }

    public Builder env(Map<String, String> value) {
      env = value;
      return this;
    }

    public Builder workdir(String value) {
      workdir = value;
      return this;
    }

    public Builder user(String value) {
      user = value;
      return this;
    }

    public Builder tty(boolean value) {
      tty = value;
      return this;
    }

    public Builder openStdin(boolean value) {
      openStdin = value;
      return this;
    }

    public Builder privileged(boolean value) {
      privileged = value;
      return this;
    }

    public Builder inheritance(Inheritance value) {
      inheritance = value;
      return this;
    }

    public ExecSpec build() {
      return new ExecSpec(this);
    }
  }
}
