package dev.carob.oci.conmon;

import dev.carob.api.CarobException;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Fd;
import dev.carob.linux.PrivateDirectories;
import dev.carob.linux.SealedCopy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds the command lines of a runtime.
 *
 * <p>A container must not be able to overwrite the runtime that enters it (CVE-2019-5736). crun and
 * runc therefore copy or mount their own program read-only each time and execute the copy. They
 * skip this if the program already is a sealed copy, which halves the time of most commands and
 * avoids the mounts. This class therefore makes a sealed copy once. It is executed through a link
 * with the program's name, so that process listings show the runtime's name.
 */
final class RuntimeCommand implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RuntimeCommand.class);
  private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};

  private final RuntimeProgram program;
  // Copies of earlier program versions remain open, since they may be about to be executed; there
  // are few.
  private final List<Fd> open = new ArrayList<>();
  private @Nullable Version version;
  private Path executed = Path.of("");

  RuntimeCommand(RuntimeProgram program) {
    this.program = program;
  }

  /** Identifies a version of the program file. */
  private record Version(Path file, @Nullable Object key, FileTime changed, long size) {
    static Version of(Path file) throws IOException {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Version(
          file, attributes.fileKey(), attributes.lastModifiedTime(), attributes.size());
    }
  }

  /** The command line for an operation of the runtime. */
  List<String> line(String... operation) {
    List<String> command = new ArrayList<>();
    command.add(executed().toString());
    command.addAll(program.options());
    command.addAll(List.of("--root", program.root().toString()));
    command.addAll(List.of(operation));
    return command;
  }

  /** Like {@link #line}, for the operation that creates containers. */
  List<String> creating() {
    return behind(program.createPrefix());
  }

  /**
   * Like {@link #line}, for a process in a container whose terminal has the given size from the
   * start.
   */
  List<String> starting(TerminalSize size) {
    List<String> prefix = new ArrayList<>(program.terminalPrefix());
    if (!prefix.isEmpty()) {
      prefix.add(String.valueOf(size.rows()));
      prefix.add(String.valueOf(size.columns()));
    }
    return behind(prefix);
  }

  private List<String> behind(List<String> prefix) {
    List<String> command = new ArrayList<>(prefix);
    if (!command.isEmpty()) {
      command.set(0, InstalledPrograms.find(command.get(0)).toString());
    }
    command.addAll(line());
    return command;
  }

  /** Options for a container without a cgroup. */
  List<String> withoutCgroup() {
    return program.withoutCgroup();
  }

  /**
   * The path to execute: the link to the sealed copy, or the program itself if no copy can be made.
   */
  private synchronized Path executed() {
    Path file = InstalledPrograms.find(program.name());
    try {
      Version now = Version.of(file);
      if (!now.equals(version)) {
        executed = !program.byCommandLineOnly() && isBinary(file) ? sealed(file) : file;
        version = now;
      }
      return executed;
    } catch (IOException e) {
      throw new CarobException.RuntimeFailed("cannot copy " + file + ": " + e, e);
    }
  }

  private Path sealed(Path file) throws IOException {
    try {
      Fd copy = SealedCopy.of(file);
      open.add(copy);
      return linked(file, copy.pathForAll());
    } catch (ErrnoException e) {
      LOG.info("executing {} itself: this kernel does not support sealed copies", file, e);
      return file;
    }
  }

  /**
   * The link must not be in the state directory, where the runtime takes each entry for a
   * container.
   */
  private Path linked(Path file, Path copy) throws IOException {
    Path root = program.root();
    Path link = root.resolveSibling(root.getFileName() + ".program").resolve(file.getFileName());
    PrivateDirectories.makeParent(link);
    Path fresh = link.resolveSibling(link.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createSymbolicLink(fresh, copy);
    return Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE);
  }

  private static boolean isBinary(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(ELF.length), ELF);
    }
  }

  @Override
  public synchronized void close() {
    open.forEach(Fd::close);
    open.clear();
    version = null;
  }
}
