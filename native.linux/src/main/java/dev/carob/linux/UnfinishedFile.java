package dev.carob.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file that gets its name when it is complete. On file systems that support this, it is unnamed
 * before that, so that nothing remains even if the process is killed.
 */
public final class UnfinishedFile implements AutoCloseable {

  private static final String BEFORE = ".carob-";
  private static final String AFTER = ".part";

  private final Path directory;
  private final @Nullable UnnamedFile unnamed;
  private @Nullable Path named;

  private UnfinishedFile(Path directory, @Nullable UnnamedFile unnamed, @Nullable Path named) {
    this.directory = directory;
    this.unnamed = unnamed;
    this.named = named;
  }

  /** Creates an empty file that only its owner can read and write. */
  public static UnfinishedFile in(Path directory) throws IOException {
    Optional<UnnamedFile> unnamed = UnnamedFile.linkable(directory);
    return unnamed.isPresent()
        ? new UnfinishedFile(directory, unnamed.get(), null)
        : new UnfinishedFile(directory, null, Files.createTempFile(directory, BEFORE, AFTER));
  }

  /** A path to the file, valid until it is complete or closed. */
  public Path path() {
    return unnamed == null ? path(named) : unnamed.path();
  }

  FileStat stat() throws IOException {
    return unnamed == null ? FileStat.of(path()) : unnamed.stat();
  }

  /** Gives the file a name in its directory and replaces an existing file. */
  public void complete(Path name) throws IOException {
    if (unnamed != null) {
      Path part = directory.resolve(BEFORE + UUID.randomUUID() + AFTER);
      unnamed.link(part);
      named = part;
    }
    Files.move(path(named), name, StandardCopyOption.ATOMIC_MOVE);
    named = null;
  }

  private static Path path(@Nullable Path named) {
    if (named == null) {
      throw new IllegalStateException("the file is already complete or closed");
    }
    return named;
  }

  /** Discards the file unless it is complete. */
  @Override
  public void close() throws IOException {
    if (unnamed != null) {
      unnamed.close();
    }
    Path rest = named;
    named = null;
    if (rest != null) {
      Files.deleteIfExists(rest);
    }
  }
}
