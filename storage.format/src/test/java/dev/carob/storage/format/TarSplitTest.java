package dev.carob.storage.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a layer's tar is reassembled byte for byte from its files and the tar-split data. */
class TarSplitTest {

  @TempDir private Path directory;
  private final ObjectMapper mapper = new ObjectMapper();
  private Path files;
  private Path split;

  @BeforeEach
  void name() throws IOException {
    files = Files.createDirectory(directory.resolve("files"));
    split = directory.resolve("split.gz");
  }

  private static void entry(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A tar of a directory, an empty file, a file and a larger one, and some padding. */
  private static byte[] tar() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
      tar.putArchiveEntry(new TarArchiveEntry("d/"));
      tar.closeArchiveEntry();
      entry(tar, "d/empty", new byte[0]);
      entry(tar, "d/small", text("hello"));
      entry(tar, "large", new byte[300_000]);
    }
    bytes.write(new byte[10240]);
    return bytes.toByteArray();
  }

  private byte[] unpack() throws IOException {
    byte[] tar = tar();
    StagedDiff diff = StagedDiff.unpack("layer x", new ByteArrayInputStream(tar), files, split);
    assertThat(diff.size()).isEqualTo(tar.length);
    return tar;
  }

  private InputStream read() throws IOException {
    return new TarSplitReader(mapper, split, files);
  }

  @Test
  void theTarIsRestoredByteByByte() throws IOException {
    byte[] tar = unpack();
    try (InputStream in = read()) {
      assertThat(in.readAllBytes()).isEqualTo(tar);
    }
  }

  @Test
  void theTarCanBeReadInSingleBytes() throws IOException {
    byte[] tar = unpack();
    ByteArrayOutputStream back = new ByteArrayOutputStream();
    try (InputStream in = read()) {
      for (int b = in.read(); b >= 0; b = in.read()) {
        back.write(b);
      }
    }
    assertThat(back.toByteArray()).isEqualTo(tar);
  }

  /** The form of the library tar-split: {@code Entry} of its package storage. */
  @Test
  void theTarSplitIsReadByOtherPrograms() throws IOException {
    unpack();
    List<JsonNode> lines = new ArrayList<>();
    try (InputStream in = new GZIPInputStream(Files.newInputStream(split))) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        lines.add(mapper.readTree(line));
      }
    }
    List<JsonNode> named =
        lines.stream().filter(line -> line.path("type").asInt() == TarSplitWriter.FILE).toList();
    assertThat(named)
        .extracting(line -> line.path("name").asText())
        .containsExactly("d/", "d/empty", "d/small", "large");
    assertThat(named.get(1).get("payload").isNull()).isTrue();
    assertThat(named.get(1).has("size")).isFalse();
    assertThat(named.get(2).path("size").asInt()).isEqualTo(5);
    byte[] hello = text("hello");
    Crc64 crc = new Crc64();
    crc.update(hello, 0, hello.length);
    assertThat(Base64.getDecoder().decode(named.get(2).path("payload").asText()))
        .isEqualTo(java.nio.ByteBuffer.allocate(8).putLong(crc.value()).array());
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i).path("position").asInt()).isEqualTo(i);
    }
  }

  @Test
  void aNameThatIsNotUtf8IsKeptAsBytes() throws IOException {
    byte[] name = {'n', (byte) 0xff};
    try (TarSplitWriter writer = new TarSplitWriter(split)) {
      writer.file(dev.carob.linux.FileNames.text(name), 0);
    }
    try (InputStream in = new GZIPInputStream(Files.newInputStream(split))) {
      JsonNode line = mapper.readTree(in.readAllBytes());
      assertThat(line.path("name_raw").asText())
          .isEqualTo(Base64.getEncoder().encodeToString(name));
      assertThat(line.has("name")).isFalse();
    }
  }

  private void isNoticed(String file) {
    assertThatThrownBy(
            () -> {
              try (InputStream in = read()) {
                in.readAllBytes();
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file);
  }

  @Test
  void aFileWithAnotherContentIsNoticed() throws IOException {
    unpack();
    Files.writeString(files.resolve("d/small"), "hallo");
    isNoticed("d/small");
  }

  @Test
  void aFileThatIsShorterIsNoticed() throws IOException {
    unpack();
    Files.writeString(files.resolve("d/small"), "hell");
    isNoticed("d/small");
  }

  @Test
  void aFileThatHasGoneIsNoticed() throws IOException {
    unpack();
    Files.delete(files.resolve("large"));
    isNoticed("large");
  }

  /** The appended bytes are not part of the layer. */
  @Test
  void bytesThatWereAppendedToAFileAreLeftOut() throws IOException {
    byte[] tar = unpack();
    Files.writeString(files.resolve("d/small"), " and more", StandardOpenOption.APPEND);
    try (InputStream in = read()) {
      assertThat(in.readAllBytes()).isEqualTo(tar);
    }
  }
}
