package dev.carob.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnnamedFileTest {

  @TempDir Path dir;

  private java.util.List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(dir)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static void fill(UnnamedFile file, String text) throws IOException {
    try (OutputStream out = file.write()) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void isWrittenAndReadWithoutAppearingInItsDirectory() throws IOException {
    InputStream later;
    try (UnnamedFile file = UnnamedFile.linkable(dir).orElseThrow()) {
      fill(file, "first, which is longer");
      fill(file, "text");
      assertThat(file.size()).isEqualTo(4);
      assertThat(file.path()).isRegularFile().hasContent("text");
      assertThat(file.read()).hasContent("text");
      later = file.read();
      assertThat(names()).isEmpty();
    }
    assertThat(later).hasContent("text");
    later.close();
  }

  @Test
  void getsANameOnceItIsComplete() throws IOException {
    Path name = dir.resolve("name");
    try (UnnamedFile file = UnnamedFile.linkable(dir).orElseThrow()) {
      fill(file, "text");
      file.link(name);
      assertThatThrownBy(() -> file.link(name)).isInstanceOf(FileSystemException.class);
    }
    assertThat(name).hasContent("text");
    assertThat(names()).containsExactly("name");
  }

  @Test
  void needsItsDirectory() {
    assertThatThrownBy(() -> UnnamedFile.linkable(dir.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void isCreatedWithATemporaryNameIfTheFileSystemRequiresOne() throws IOException {
    // proc(5) does not support unnamed files.
    assertThat(UnnamedFile.linkable(Path.of("/proc/self/fd"))).isEmpty();
  }
}
