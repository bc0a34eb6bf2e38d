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
 * SELinux (selinux(8)): whether it is enabled on this host, the policy's labels for containers, and
 * the labels of files.
 */
public final class Selinux {

  private static final String ATTRIBUTE = "security.selinux";
  private static final String NO_POLICY = "kernel";
  private static final String DEFAULT_POLICY = "targeted";

  private final Path root;

  /**
   * @param root root directory of the host's files
   */
  public Selinux(Path root) {
    this.root = root;
  }

  /** SELinux of the host that this process runs on. */
  public static Selinux ofThisHost() {
    return new Selinux(Path.of("/"));
  }

  /**
   * Returns true if labels are enforced: SELinux is enabled in the kernel and a policy is loaded.
   */
  public boolean enabled() {
    try {
      return Files.exists(root.resolve("sys/fs/selinux/enforce"))
          && !read("proc/self/attr/current").strip().replace("\0", "").equals(NO_POLICY);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot determine whether SELinux is enabled: " + e.getMessage(), e);
    }
  }

  private String read(String file) throws IOException {
    return Files.readString(root.resolve(file));
  }

  /**
   * The label that the policy defines for a use in containers.
   *
   * @param use {@code process}, {@code file} or another key of the policy's {@code lxc_contexts}
   * @return empty if the policy does not define container labels
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
      throw new UncheckedIOException("cannot read the SELinux labels: " + e.getMessage(), e);
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
   * Labels a file or, recursively, a directory. Symbolic links are not followed. A file system
   * without labels is left unchanged.
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

  /** The label of a file; empty if its file system does not support labels. */
  public static Optional<String> label(Path path) {
    return Xattrs.get(path, ATTRIBUTE)
        .map(value -> new String(value, StandardCharsets.UTF_8).replace("\0", ""));
  }
}
