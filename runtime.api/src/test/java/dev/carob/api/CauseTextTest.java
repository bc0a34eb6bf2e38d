package dev.carob.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CauseTextTest {

  private static String message(String start, Throwable cause) {
    return new CarobException.StorageFailed(start + cause, cause).getMessage();
  }

  @Test
  void aMissingFileIsNamedOnce() {
    assertThat(message("cannot read it: ", new NoSuchFileException("/x")))
        .isEqualTo("cannot read it: no such file or directory: /x");
    assertThat(message("cannot read /x: ", new NoSuchFileException("/x")))
        .isEqualTo("cannot read /x: no such file or directory");
  }

  @Test
  void aMessageThatIsAPathAloneGetsItsReason() {
    NoSuchFileException cause = new NoSuchFileException("/x");
    assertThat(
            new CarobException.StorageFailed("cannot read /x: " + cause.getMessage(), cause)
                .getMessage())
        .isEqualTo("cannot read /x: no such file or directory");
  }

  @Test
  void theKernelsReasonIsKept() {
    assertThat(
            message(
                "cannot write /y: ",
                new FileSystemException("/x", null, "No space left on device")))
        .isEqualTo("cannot write /y: no space left on device: /x");
  }

  @Test
  void wrappersAreLeftOut() {
    assertThat(message("it failed: ", new UncheckedIOException(new AccessDeniedException("/x"))))
        .isEqualTo("it failed: permission denied: /x");
    assertThat(message("it failed: ", new IOException(new NotDirectoryException("/x"))))
        .isEqualTo("it failed: not a directory: /x");
  }

  static Throwable[] causes() {
    return new Throwable[] {
      new NumberFormatException("For input string: \"x\""),
      new EOFException(),
      new ClosedChannelException(),
      new NullPointerException(),
      new StackOverflowError(),
      new IllegalStateException(new IOException("Broken pipe")),
    };
  }

  @ParameterizedTest
  @MethodSource("causes")
  void noClassIsNamed(Throwable cause) {
    assertThat(message("it failed: ", cause)).doesNotContain("java.").doesNotContain("Exception");
  }

  @Test
  void otherTextIsLeftAlone() {
    assertThat(new CarobException.NotFound("no container x", new IOException("x")).getMessage())
        .isEqualTo("no container x");
  }
}
