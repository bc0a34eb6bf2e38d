package dev.carob.runtime.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.container.Security;
import dev.carob.linux.Capabilities;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapabilitySetTest {

  private static Security asked(List<String> add, List<String> drop) {
    return Security.builder().capAdd(add).capDrop(drop).build();
  }

  @Test
  void byDefaultTheyArePodmans() {
    assertThat(CapabilitySet.most(Security.DEFAULT))
        .containsExactly(
            "CAP_CHOWN",
            "CAP_DAC_OVERRIDE",
            "CAP_FOWNER",
            "CAP_FSETID",
            "CAP_KILL",
            "CAP_NET_BIND_SERVICE",
            "CAP_SETFCAP",
            "CAP_SETGID",
            "CAP_SETPCAP",
            "CAP_SETUID",
            "CAP_SYS_CHROOT");
  }

  @Test
  void capabilitiesAreAddedAndDroppedInAnySpelling() {
    assertThat(CapabilitySet.most(asked(List.of("net_raw", "CAP_SYS_TIME"), List.of("chown"))))
        .contains("CAP_NET_RAW", "CAP_SYS_TIME", "CAP_KILL")
        .doesNotContain("CAP_CHOWN")
        .hasSize(12);
  }

  @Test
  void allMeansTheEnginesCapabilities() {
    assertThat(CapabilitySet.most(asked(List.of("ALL"), List.of("KILL"))))
        .hasSize(Capabilities.own().size() - 1)
        .doesNotContain("CAP_KILL");
    assertThat(CapabilitySet.most(asked(List.of("kill"), List.of("all"))))
        .containsExactly("CAP_KILL");
    assertThat(CapabilitySet.most(Security.DEFAULT.asPrivileged())).isEqualTo(Capabilities.own());
  }

  @Test
  void invalidCapabilitiesAreNamed() {
    assertThatThrownBy(() -> CapabilitySet.most(asked(List.of("FLY"), List.of())))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("unknown capability CAP_FLY");
    assertThatThrownBy(() -> CapabilitySet.most(asked(List.of(), List.of("CAP_"))))
        .hasMessageContaining("unknown capability CAP_");
    assertThatThrownBy(() -> CapabilitySet.most(asked(List.of("KILL"), List.of("kill"))))
        .hasMessageContaining("CAP_KILL cannot be dropped and added");
  }
}
