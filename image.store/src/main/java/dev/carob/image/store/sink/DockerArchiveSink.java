package dev.carob.image.store.sink;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.types.image.ImageProgress;
import dev.carob.image.store.record.Digests;
import dev.carob.linux.OutputFile;
import dev.carob.storage.format.DigestedStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes archives in the format of {@code docker save}: layers, configurations and {@code
 * manifest.json}.
 */
public final class DockerArchiveSink {

  private final ObjectMapper mapper;
  private final ImageProgress progress;

  public DockerArchiveSink(ObjectMapper mapper, ImageProgress progress) {
    this.mapper = mapper;
    this.progress = progress;
  }

  /** Writes images to a file. Shared layers are written once. */
  public void write(List<StoredImage> images, Path file) throws IOException {
    OutputFile.at(file).write(out -> write(images, out));
  }

  private void write(List<StoredImage> images, OutputStream out) throws IOException {
    ArrayNode manifest = mapper.createArrayNode();
    Set<String> written = new HashSet<>();
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name())) {
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      for (StoredImage image : images) {
        ObjectNode one = manifest.addObject();
        one.put("Config", image.id() + ".json");
        image.names().forEach(one.putArray("RepoTags")::add);
        ArrayNode layers = one.putArray("Layers");
        for (StoredImage.StoredLayer layer : image.layers()) {
          String name = Digests.hex(layer.diffId()) + ".tar";
          layers.add(name);
          if (written.add(name)) {
            layer(tar, name, layer);
          }
        }
        progress.step("Copying config " + image.id().substring(0, 12));
        if (written.add(image.id())) {
          put(tar, image.id() + ".json", image.config());
        }
      }
      progress.step("Writing manifest to image destination");
      put(tar, "manifest.json", mapper.writeValueAsBytes(manifest));
    }
  }

  private void layer(TarArchiveOutputStream tar, String name, StoredImage.StoredLayer layer)
      throws IOException {
    tar.putArchiveEntry(entry(name, layer.size()));
    try (DigestedStream in =
        new DigestedStream(
            layer.opener().open(),
            count ->
                progress.layer(layer.diffId(), ImageProgress.State.COPYING, count, layer.size()))) {
      in.transferTo(tar);
      layer.requireSame(in.digest());
    }
    tar.closeArchiveEntry();
    progress.layer(layer.diffId(), ImageProgress.State.DONE, layer.size(), layer.size());
  }

  private static void put(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    tar.putArchiveEntry(entry(name, content.length));
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private static TarArchiveEntry entry(String name, long size) {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(size);
    entry.setMode(0444);
    entry.setIds(0, 0);
    entry.setModTime(0);
    return entry;
  }
}
