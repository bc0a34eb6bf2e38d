package dev.carob.image.store.source;

import dev.carob.api.CarobException;
import dev.carob.linux.ThreadInterrupt;
import dev.carob.linux.UnnamedFile;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;

/** The files of an image layout, in a directory or a tar. A tar is not unpacked. */
public interface BlobStore extends Closeable {

  /**
   * Opens a file.
   *
   * @throws CarobException.InvalidArgument the file does not exist
   */
  InputStream open(String name) throws IOException;

  boolean has(String name);

  /** The size of a file in bytes; -1 if it does not exist. */
  long size(String name) throws IOException;

  /** Reads a small file completely. */
  default byte[] read(String name) throws IOException {
    try (InputStream in = open(name)) {
      byte[] bytes = in.readNBytes(LARGEST_METADATA + 1);
      if (bytes.length > LARGEST_METADATA) {
        throw new CarobException.InvalidArgument(
            name + " exceeds the maximum size of " + LARGEST_METADATA + " bytes");
      }
      return bytes;
    }
  }

  /** More than any real manifest or configuration needs. */
  int LARGEST_METADATA = 16 << 20;

  /** The files of a directory. Paths cannot lead out of it. */
  record Directory(Path directory) implements BlobStore {
    @Override
    public InputStream open(String name) throws IOException {
      if (!has(name)) {
        throw new CarobException.InvalidArgument(name + " does not exist in " + directory);
      }
      return Files.newInputStream(directory.resolve(name));
    }

    @Override
    public boolean has(String name) {
      Path path = directory.resolve(name).normalize();
      return path.startsWith(directory) && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public long size(String name) throws IOException {
      return has(name) ? Files.size(directory.resolve(name)) : -1;
    }

    @Override
    public void close() {}
  }

  /** The files of a tar. */
  final class Tar implements BlobStore {
    private static final int MOST_LINKS = 8;

    private final Path file;
    private final Optional<UnnamedFile> unpacked;
    private final TarFile tar;
    private final Map<String, TarArchiveEntry> entries = new HashMap<>();

    /**
     * Opens a tar. A compressed one is decompressed into a temporary file, which exists while this
     * is open.
     */
    Tar(Path file) throws IOException {
      this.file = file;
      this.unpacked = unpacked(file);
      try {
        this.tar = new TarFile(content().toFile());
      } catch (IOException | IllegalArgumentException e) {
        unpacked.ifPresent(UnnamedFile::close);
        throw new CarobException.InvalidArgument(
            file + " is not a tar archive: " + e.getMessage(), e);
      }
      for (TarArchiveEntry entry : tar.getEntries()) {
        entries.put(entry.getName().replaceFirst("^(\\./)+", ""), entry);
      }
    }

    private Path content() {
      return unpacked.map(UnnamedFile::path).orElse(file);
    }

    private static Optional<UnnamedFile> unpacked(Path file) throws IOException {
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
        if (Compression.isPlain(in.readNBytes(4))) {
          return Optional.empty();
        }
      }
      UnnamedFile copy = UnnamedFile.create();
      boolean whole = false;
      try (InputStream in = Compression.plain(ThreadInterrupt.stream(Files.newInputStream(file)));
          OutputStream out = copy.write()) {
        in.transferTo(out);
        whole = true;
      } finally {
        if (!whole) {
          copy.close();
        }
      }
      return Optional.of(copy);
    }

    @Override
    public InputStream open(String name) throws IOException {
      TarArchiveEntry entry =
          find(name)
              .orElseThrow(
                  () -> new CarobException.InvalidArgument(name + " does not exist in " + file));
      return new FilePart(content(), entry.getDataOffset(), entry.getSize());
    }

    @Override
    public long size(String name) {
      return find(name).map(TarArchiveEntry::getSize).orElse(-1L);
    }

    /** Finds a file and follows links: old archives store a repeated layer as a link. */
    private Optional<TarArchiveEntry> find(String name) {
      TarArchiveEntry entry = entries.get(name);
      for (int i = 0; entry != null && (entry.isSymbolicLink() || entry.isLink()); i++) {
        Path parent = Path.of(entry.getName()).getParent();
        Path target =
            entry.isLink() || parent == null
                ? Path.of(entry.getLinkName())
                : parent.resolve(entry.getLinkName());
        entry = i < MOST_LINKS ? entries.get(target.normalize().toString()) : null;
      }
      return Optional.ofNullable(entry).filter(found -> found.isFile() && !found.isSparse());
    }

    @Override
    public boolean has(String name) {
      return entries.containsKey(name);
    }

    @Override
    public void close() throws IOException {
      tar.close();
      unpacked.ifPresent(UnnamedFile::close);
    }
  }
}
