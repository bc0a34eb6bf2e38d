package dev.carob.storage.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.linux.BulkInputStream;
import dev.carob.linux.ConfinedTree;
import dev.carob.linux.Errno;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Fd;
import dev.carob.linux.FileNames;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.GZIPInputStream;

/** Reassembles the tar of a layer from the layer's files and the {@code tar-split} data. */
final class TarSplitReader extends BulkInputStream {

  private final Path directory;
  private final ConfinedTree tree;
  private final MappingIterator<JsonNode> lines;
  private final Crc64 crc = new Crc64();
  private InputStream part = InputStream.nullInputStream();
  private String file = "";
  private byte[] expected = new byte[0];
  private long left;

  /**
   * @param split {@code <layer>.tar-split.gz}
   * @param directory the layer's files
   */
  TarSplitReader(ObjectMapper mapper, Path split, Path directory) throws IOException {
    this.directory = directory;
    this.lines =
        mapper
            .readerFor(JsonNode.class)
            .readValues(new GZIPInputStream(new BufferedInputStream(Files.newInputStream(split))));
    this.tree = ConfinedTree.open(directory);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (true) {
      int n = part.read(bytes, offset, file.isEmpty() ? length : (int) Math.min(length, left));
      if (n > 0) {
        if (!file.isEmpty()) {
          crc.update(bytes, offset, n);
          left -= n;
          if (left == 0) {
            endFile();
          }
        }
        return n;
      }
      if (!file.isEmpty()) {
        throw changed("it is shorter");
      }
      part.close();
      if (!lines.hasNextValue()) {
        return -1;
      }
      next(lines.nextValue());
    }
  }

  private void next(JsonNode line) throws IOException {
    byte[] payload = Base64.getDecoder().decode(line.path("payload").asText(""));
    if (line.path("type").asInt() == TarSplitWriter.SEGMENT) {
      part = new ByteArrayInputStream(payload);
      return;
    }
    left = line.path("size").asLong();
    if (left > 0) {
      file =
          line.hasNonNull("name_raw")
              ? FileNames.text(Base64.getDecoder().decode(line.path("name_raw").asText()))
              : line.path("name").asText();
      expected = payload;
      crc.reset();
      try (Fd fd = tree.openFollowing(inside(file), Fd.O_RDONLY)) {
        part = new BufferedInputStream(Files.newInputStream(fd.path()), 128 * 1024);
      } catch (ErrnoException e) {
        throw e.errno() == Errno.ENOENT
            ? changed("it is gone")
            : new IOException(e.getMessage(), e);
      }
    }
  }

  private static String inside(String name) {
    return name.replaceFirst("^/+", "");
  }

  private void endFile() throws IOException {
    if (!Arrays.equals(ByteBuffer.allocate(8).putLong(crc.value()).array(), expected)) {
      throw changed("its content has changed");
    }
    file = "";
    part.close();
    part = InputStream.nullInputStream();
  }

  private IOException changed(String how) {
    return new IOException(
        directory
            + "/"
            + file
            + " was modified ("
            + how
            + "): remove the image and pull or load it again");
  }

  @Override
  public void close() throws IOException {
    part.close();
    lines.close();
    tree.close();
  }
}
