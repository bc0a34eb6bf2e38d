package dev.carob.storage.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.carob.archive.TarParts;
import dev.carob.linux.FileNames;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Records the parts of a layer's tar that are not file content, so that the tar can be reassembled
 * byte for byte. Uses the {@code tar-split} format: one line of JSON for each run of bytes and each
 * file.
 */
final class TarSplitWriter implements TarParts, AutoCloseable {

  static final int FILE = 1;
  static final int SEGMENT = 2;

  private static final int LONGEST_SEGMENT = 1 << 20;
  private static final int BUFFER = 32 * 1024;

  private final JsonGenerator json;
  private final ByteArrayOutputStream segment = new ByteArrayOutputStream();
  private final Crc64 crc = new Crc64();
  private String name = "";
  private long size;
  private long left;
  private int position;

  /**
   * @param file file to create
   */
  TarSplitWriter(Path file) throws IOException {
    OutputStream out =
        new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(file)), BUFFER) {
          {
            def.setLevel(Deflater.BEST_SPEED);
          }
        };
    json = new JsonFactory().createGenerator(out);
    json.setRootValueSeparator(null);
  }

  @Override
  public void raw(byte[] bytes, int offset, int length) {
    segment.write(bytes, offset, length);
    if (segment.size() >= LONGEST_SEGMENT) {
      endSegment();
    }
  }

  @Override
  public void file(String entry, long bytes) {
    endSegment();
    name = entry;
    size = bytes;
    left = bytes;
    crc.reset();
    if (bytes == 0) {
      endFile();
    }
  }

  @Override
  public void payload(byte[] bytes, int offset, int length) {
    crc.update(bytes, offset, length);
    left -= length;
    if (left == 0) {
      endFile();
    }
  }

  private void endSegment() {
    if (segment.size() == 0) {
      return;
    }
    try {
      json.writeStartObject();
      json.writeNumberField("type", SEGMENT);
      json.writeBinaryField("payload", segment.toByteArray());
      end();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the tar-split data", e);
    }
    segment.reset();
  }

  private void endFile() {
    try {
      json.writeStartObject();
      json.writeNumberField("type", FILE);
      if (FileNames.isText(name)) {
        json.writeStringField("name", name);
      } else {
        json.writeBinaryField("name_raw", FileNames.bytes(name));
      }
      if (size > 0) {
        json.writeNumberField("size", size);
        json.writeBinaryField("payload", ByteBuffer.allocate(8).putLong(crc.value()).array());
      } else {
        json.writeNullField("payload");
      }
      end();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the tar-split data", e);
    }
  }

  private void end() throws IOException {
    json.writeNumberField("position", position++);
    json.writeEndObject();
    json.writeRaw('\n');
  }

  @Override
  public void close() {
    endSegment();
    try {
      json.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the tar-split data", e);
    }
  }
}
