package dev.carob.network.cni;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.api.network.Joining;
import dev.carob.spi.network.NetworkBackend;
import dev.carob.spi.network.NetworkRequest;
import dev.carob.tck.Broken;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Verifies that the contract of network backends detects faulty backends. */
class BrokenBackendsTest {

  private static Fault fault = Fault.HAS_NO_NETWORK;

  enum Fault {
    HAS_NO_NETWORK(
        "networks", call -> List.of(), "thereIsADefaultNetworkAndTheNextBackendHasTheSame"),
    REMOVES_NOTHING("remove", call -> null, "whatIsMadeIsThereUntilItIsRemoved"),
    GRANTS_NO_WISHES(
        "setUp",
        call -> {
          NetworkRequest asked = (NetworkRequest) call.arguments()[0];
          return call.real(
              asked.joining(
                  asked.networks().stream()
                      .map(joining -> Joining.to(joining.network()).as(joining.device()))
                      .toList()));
        },
        "wishesAreGranted"),
    PUBLISHES_NOTHING(
        "setUp",
        call -> {
          NetworkRequest asked = (NetworkRequest) call.arguments()[0];
          return call.real(
              new NetworkRequest(
                  asked.containerId(),
                  asked.containerName(),
                  asked.namespace(),
                  asked.networks(),
                  List.of()));
        },
        "onlyWhatIsPublishedIsReachedFromTheHost"),
    LEAVES_NOTHING_IT_HAS_JOINED("detach", call -> null, "severalAreJoinedAtOnceOneComesAndGoes"),
    NOTICES_NOTHING("check", call -> null, "whatIsMissingIsNoticed");

    private final String method;
    private final Broken.Fault fault;
    private final String test;

    Fault(String method, Broken.Fault fault, String test) {
      this.method = method;
      this.fault = fault;
      this.test = test;
    }
  }

  /** Run by the tests below only: test discovery ignores a nested class. */
  static final class Suite extends CniContractTest {
    @Override
    protected NetworkBackend open(Path directory) {
      return Broken.implementation(
          NetworkBackend.class, super.open(directory), fault.method, fault.fault);
    }
  }

  @ParameterizedTest
  @EnumSource
  void areFound(Fault broken) {
    fault = broken;
    assertThat(Broken.failing(Suite.class, broken.test)).containsExactly(broken.test);
  }
}
