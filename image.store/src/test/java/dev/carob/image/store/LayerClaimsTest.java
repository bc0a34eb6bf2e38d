package dev.carob.image.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LayerClaimsTest {

  private final LayerClaims claims = new LayerClaims();

  @Test
  void aLayerIsTransferredOnceForAllClaims() {
    assertThat(claims.claim(List.of("a", "b")).mine()).containsExactly("a", "b");
    LayerClaims.Claim second = claims.claim(List.of("a", "c"));
    assertThat(second.mine()).containsExactly("c");
    assertThat(second.others()).containsOnlyKeys("a");
    assertThat(second.others().get("a")).isNotDone();
    claims.release("a", true);
    assertThat(second.others().get("a")).isCompletedWithValue(true);
  }

  @Test
  void afterAFailureTheNextClaimTransfersIt() {
    claims.claim(List.of("a"));
    LayerClaims.Claim second = claims.claim(List.of("a"));
    claims.release("a", false);
    assertThat(second.others().get("a")).isCompletedWithValue(false);
    assertThat(claims.claim(List.of("a")).mine()).containsExactly("a");
  }
}
