package dev.carob.network.cni;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The rules themselves are verified by itest's NetworkTest. */
class LeftoverRulesTest {

  @Test
  void aChainIsNamedAsThePluginNamesIt() {
    String id = "8a1825665cd4e2cb7cd46d376c24b2c1aec2bb3ba120ec79cb0e4570aecf1daa";
    // Taken from iptables-save's output for a container with this id.
    assertThat(LeftoverRules.chain("net", id)).isEqualTo("CNI-750e24e257938eeefc55d696");
  }
}
