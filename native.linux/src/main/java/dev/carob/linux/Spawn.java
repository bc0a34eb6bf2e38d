package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import dev.carob.linux.internal.NativeMemory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jnr.ffi.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Starts a program with exactly the given descriptors (posix_spawn(3)). Standard streams default to
 * {@code /dev/null}; all other descriptors of this process are closed in the program.
 */
public final class Spawn {

  // Larger than glibc's structures on every 64-bit architecture.
  private static final int ACTIONS_SIZE = 128;
  private static final int ATTRIBUTES_SIZE = 512;
  private static final int SIGSET_SIZE = 128;
  private static final short SETSIGDEF = 4;
  private static final short SETSIGMASK = 8;
  private static final short SETSID = 0x80;

  private final List<String> argv;
  private String program;
  private final List<String> env = new ArrayList<>();
  private final Map<Integer, Fd> fds = new LinkedHashMap<>();
  private @Nullable Path directory;
  private @Nullable Path terminal;
  private boolean session;

  private Spawn(List<String> argv) {
    this.argv = argv;
    this.program = argv.get(0);
  }

  /** A program by absolute path, and its arguments. */
  public static Spawn of(List<String> argv) {
    return new Spawn(List.copyOf(argv));
  }

  /** Sets the program to start, if it differs from the first argument. */
  public Spawn program(Path value) {
    program = value.toString();
    return this;
  }

  /** Adds an environment variable. The environment is empty at first. */
  public Spawn env(String name, String value) {
    env.add(name + "=" + value);
    return this;
  }

  /** Passes a descriptor to the program under the given number. */
  public Spawn fd(int number, Fd fd) {
    fds.put(number, fd);
    return this;
  }

  /** Sets the program's working directory. */
  public Spawn in(Path value) {
    directory = value;
    return this;
  }

  /** Starts the program in a new session, as the leader of a new process group. */
  public Spawn session() {
    session = true;
    return this;
  }

  /** Starts the program in a new session with a terminal as its standard streams. */
  public Spawn onTerminal(Path value) {
    terminal = value;
    return this;
  }

  /** Starts the program. The caller has to {@link Child#waitFor wait} for it. */
  public Child start() {
    String change = "spawn " + title();
    Faults.before(change);
    Child child = startNow();
    Faults.after(change);
    return child;
  }

  /** The program's name, followed by its subcommand if the command line is short. */
  private String title() {
    String program = String.valueOf(Path.of(this.program).getFileName());
    return argv.size() > 6
        ? program
        : argv.stream()
            .skip(1)
            .filter(word -> word.matches("[a-z]+"))
            .findFirst()
            .map(word -> program + " " + word)
            .orElse(program);
  }

  private Child startNow() {
    LibC c = LibC.get();
    List<Fd> moved = new ArrayList<>();
    try (NativeMemory actions = NativeMemory.of(ACTIONS_SIZE);
        NativeMemory attributes = NativeMemory.of(ATTRIBUTES_SIZE);
        NativeMemory argv = strings(this.argv);
        NativeMemory env = strings(this.env)) {
      LibC.checkReturned(
          c.posix_spawn_file_actions_init(actions.memory()), "posix_spawn_file_actions_init");
      LibC.checkReturned(c.posix_spawnattr_init(attributes.memory()), "posix_spawnattr_init");
      try {
        fileActions(c, actions.memory(), moved);
        attributes(c, attributes.memory());
        int[] pid = new int[1];
        LibC.checkReturned(
            c.posix_spawn(
                pid, program, actions.memory(), attributes.memory(), argv.memory(), env.memory()),
            "posix_spawn",
            program);
        return new Child(pid[0]);
      } finally {
        c.posix_spawn_file_actions_destroy(actions.memory());
        c.posix_spawnattr_destroy(attributes.memory());
        moved.forEach(Fd::close);
      }
    }
  }

  /** Unblocks all signals, resets ignored ones and requests a new session if wanted. */
  private void attributes(LibC c, Pointer attributes) {
    try (NativeMemory none = NativeMemory.of(SIGSET_SIZE);
        NativeMemory all = NativeMemory.of(SIGSET_SIZE)) {
      for (int i = 0; i < 8; i++) {
        all.memory().putByte(i, (byte) 0xff);
      }
      c.posix_spawnattr_setsigmask(attributes, none.memory());
      c.posix_spawnattr_setsigdefault(attributes, all.memory());
    }
    int flags = SETSIGDEF | SETSIGMASK | (terminal == null && !session ? 0 : SETSID);
    c.posix_spawnattr_setflags(attributes, (short) flags);
  }

  private void fileActions(LibC c, Pointer actions, List<Fd> moved) {
    if (directory != null) {
      LibC.checkReturned(
          c.posix_spawn_file_actions_addchdir_np(actions, directory.toString()), "addchdir");
    }
    Path streams = terminal == null ? Path.of("/dev/null") : terminal;
    for (int number = 0; number < 3; number++) {
      if (!fds.containsKey(number)) {
        LibC.checkReturned(
            c.posix_spawn_file_actions_addopen(actions, number, streams.toString(), Fd.O_RDWR, 0),
            "addopen");
      }
    }
    // A source descriptor may have a number that is a target of another: move all out of the way
    // first.
    int free = fds.keySet().stream().max(Integer::compare).orElse(2) + 1;
    Map<Integer, Fd> sources = new LinkedHashMap<>();
    for (Map.Entry<Integer, Fd> entry : fds.entrySet()) {
      int dup =
          LibC.check(
              LibC.get().fcntl(entry.getValue().number(), Fd.F_DUPFD_CLOEXEC, Math.max(free, 64)),
              "fcntl",
              entry.getValue());
      Fd source = new Fd(dup);
      moved.add(source);
      sources.put(entry.getKey(), source);
    }
    sources.forEach(
        (number, fd) ->
            LibC.checkReturned(
                c.posix_spawn_file_actions_adddup2(actions, fd.number(), number), "adddup2"));
    for (int number = 3; number < free; number++) {
      if (!fds.containsKey(number)) {
        LibC.checkReturned(c.posix_spawn_file_actions_addclose(actions, number), "addclose");
      }
    }
    // The JDK leaves sockets inheritable: without this a container would keep clients' connections
    // open.
    LibC.checkReturned(c.posix_spawn_file_actions_addclosefrom_np(actions, free), "addclosefrom");
  }

  /**
   * The array that execve(2) takes: pointers, a terminating NULL, and the strings they point to.
   */
  private static NativeMemory strings(List<String> values) {
    List<byte[]> texts =
        values.stream().map(value -> value.getBytes(StandardCharsets.UTF_8)).toList();
    long addresses = (values.size() + 1) * (long) Long.BYTES;
    NativeMemory block =
        NativeMemory.of(addresses + texts.stream().mapToLong(text -> text.length + 1L).sum());
    long at = addresses;
    for (int i = 0; i < texts.size(); i++) {
      byte[] text = texts.get(i);
      block.memory().putLong(i * (long) Long.BYTES, block.memory().address() + at);
      block.memory().put(at, text, 0, text.length);
      at += text.length + 1L;
    }
    return block;
  }
}
