package dev.carob.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * SELinux (selinux(8)): whether this host has it, what its policy calls the labels of containers,
 * and labels of files.
 */
public final class Selinux {

  private static final String ATTRIBUTE = "security.selinux";
  private static final String NO_POLICY = "kernel";
  private static final String DEFAULT_POLICY = "targeted";

  private final Path root;

  /**
   * @param root of the host's files
   */
  public Selinux(Path root) {
    this.root = root;
  }

  /** That of the host we run on. */
  public static Selinux ofThisHost() {
    return new Selinux(Path.of("/"));
  }

  /** Whether labels are in force: the kernel has SELinux switched on, and a policy. */
  public boolean enabled() {
    try {
      return Files.exists(root.resolve("sys/fs/selinux/enforce"))
          && !read("proc/self/attr/current").strip().replace("\0", "").equals(NO_POLICY);
    } catch (IOException e) {
      throw new UncheckedIOException("looking whether SELinux is on: " + e.getMessage(), e);
    }
  }

  private String read(String file) throws IOException {
    return Files.readString(root.resolve(file));
  }

  /**
   * The label that the policy has for a use in containers.
   *
   * @param use {@code process}, {@code file} and others of the policy's {@code lxc_contexts}
   * @return empty where the policy has no containers
   */
  public Optional<SelinuxLabel> ofContainers(String use) {
    try {
      for (Path file : contexts()) {
        if (Files.exists(file)) {
          return value(file, use)
              .map(text -> text.replace("\"", ""))
              .filter(text -> !text.isEmpty())
              .map(SelinuxLabel::parse);
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("reading SELinux's labels: " + e.getMessage(), e);
    }
  }

  private List<Path> contexts() throws IOException {
    Path config = root.resolve("etc/selinux/config");
    String policy =
        Files.exists(config) ? value(config, "SELINUXTYPE").orElse(DEFAULT_POLICY) : DEFAULT_POLICY;
    return List.of(
        root.resolve("usr/share/containers/selinux/contexts"),
        root.resolve("etc/selinux").resolve(policy).resolve("contexts/lxc_contexts"));
  }

  private static Optional<String> value(Path file, String key) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .map(line -> line.split("=", 2))
          .filter(pair -> pair.length == 2 && pair[0].strip().equals(key))
          .map(pair -> pair[1].strip())
          .findFirst();
    }
  }

  /**
   * Labels a file and, where it is a directory, all that is in it; links are not followed. A file
   * system that has no labels is left as it is.
   */
  public static void label(Path top, String label) throws IOException {
    TreeWalk.of(top, new Labelling(label));
  }

  private static final class Labelling implements TreeWalk.Visitor {
    private final byte[] value;
    private boolean supported = true;

    Labelling(String label) {
      value = (label + "\0").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean enter(TreeWalk.Found directory) {
      set(directory);
      return supported;
    }

    @Override
    public void file(TreeWalk.Found file) {
      set(file);
    }

    private void set(TreeWalk.Found found) {
      try {
        if (supported) {
          found.directory().xattr(found.name(), ATTRIBUTE, value);
        }
      } catch (ErrnoException e) {
        if (e.errno() != Errno.EOPNOTSUPP) {
          throw e;
        }
        supported = false;
      }
    }
  }

  /** The label of a file; empty where its file system has none. */
  public static Optional<String> label(Path path) {
    return Xattrs.get(path, ATTRIBUTE)
        .map(value -> new String(value, StandardCharsets.UTF_8).replace("\0", ""));
  }
}
