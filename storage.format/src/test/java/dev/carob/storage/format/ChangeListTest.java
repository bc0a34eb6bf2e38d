package dev.carob.storage.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.spi.storage.Change;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ChangeListTest {

  private final ChangeList changes = new ChangeList();

  @Test
  void holdsChangesInTheirOrder() throws IOException {
    changes.add(Change.Kind.DELETED, "/b");
    changes.add(Change.Kind.ADDED, "/a");
    assertThat(changes.all())
        .containsExactly(
            new Change(Change.Kind.DELETED, "/b"), new Change(Change.Kind.ADDED, "/a"));
  }

  @Test
  void endsBeforeItsPathsFillTheMemory() throws IOException {
    String path = "x".repeat(1_000_000);
    for (int i = 0; i < 50; i++) {
      changes.add(Change.Kind.ADDED, path);
    }
    assertThatThrownBy(() -> changes.add(Change.Kind.ADDED, "/"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("50000000");
    assertThat(changes.all()).hasSize(50);
  }
}
