package dev.carob.image.store.sink;

import dev.carob.api.types.image.ImageProgress;
import dev.carob.image.store.record.Digests;
import dev.carob.linux.ThreadInterrupt;
import dev.carob.linux.UnnamedFile;
import dev.carob.spi.storage.LayerBlob;
import dev.carob.spi.storage.LayerBlob.Packing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes an OCI layout as a tar. Each blob is first written to an unnamed temporary file, because
 * its entry is named by its digest.
 */
final class BlobArchive implements Blobs, AutoCloseable {

  private static final String BLOBS = "blobs/sha256/";

  private final ImageProgress progress;
  private final Map<String, byte[]> small = new TreeMap<>();
  private final Map<String, UnnamedFile> layers = new TreeMap<>();

  BlobArchive(ImageProgress progress) {
    this.progress = progress;
  }

  @Override
  public String put(byte[] bytes) {
    String digest = Digests.of(bytes);
    small.put(BLOBS + Digests.hex(digest), bytes);
    return digest;
  }

  @Override
  public LayerBlob put(StoredImage.StoredLayer layer, Packing packing) throws IOException {
    UnnamedFile file = UnnamedFile.create();
    boolean kept = false;
    try (OutputStream out = file.write()) {
      LayerBlob blob = PackedLayer.write(layer, packing, progress, out);
      kept = layers.putIfAbsent(BLOBS + Digests.hex(blob.digest()), file) == null;
      progress.layer(layer.diffId(), ImageProgress.State.DONE, layer.size(), layer.size());
      return blob;
    } finally {
      if (!kept) {
        file.close();
      }
    }
  }

  /** Adds a file beside the blobs. */
  void file(String name, byte[] content) {
    small.put(name, content);
  }

  void write(OutputStream out) throws IOException {
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name())) {
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      directory(tar, "blobs/");
      directory(tar, BLOBS);
      for (Map.Entry<String, UnnamedFile> layer : layers.entrySet()) {
        try (InputStream in = ThreadInterrupt.stream(layer.getValue().read())) {
          put(tar, layer.getKey(), layer.getValue().size(), in);
        }
      }
      for (Map.Entry<String, byte[]> file : small.entrySet()) {
        byte[] content = file.getValue();
        put(tar, file.getKey(), content.length, new ByteArrayInputStream(content));
      }
    }
  }

  private static void directory(TarArchiveOutputStream tar, String name) throws IOException {
    tar.putArchiveEntry(entry(name, 0755, 0));
    tar.closeArchiveEntry();
  }

  private static void put(TarArchiveOutputStream tar, String name, long size, InputStream in)
      throws IOException {
    tar.putArchiveEntry(entry(name, 0644, size));
    in.transferTo(tar);
    tar.closeArchiveEntry();
  }

  private static TarArchiveEntry entry(String name, int mode, long size) {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setMode(mode);
    entry.setModTime(0);
    entry.setIds(0, 0);
    entry.setSize(size);
    return entry;
  }

  @Override
  public void close() {
    layers.values().forEach(UnnamedFile::close);
  }
}
