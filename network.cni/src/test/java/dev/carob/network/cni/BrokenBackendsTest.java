package dev.carob.network.cni;

import dev.carob.api.types.Joining;
import dev.carob.spi.network.NetworkBackend;
import dev.carob.spi.network.NetworkRequest;
import dev.carob.tck.Defect;
import dev.carob.tck.DefectsContract;
import java.nio.file.Path;
import java.util.List;

/** Verifies that the contract of network backends detects faulty backends. */
class BrokenBackendsTest extends DefectsContract {

  @Override
  protected Class<?> contract() {
    return Suite.class;
  }

  @Override
  protected List<Defect> defects() {
    return List.of(
        new Defect(
            "has no network",
            "networks",
            call -> List.of(),
            "aDefaultNetworkExistsAndTheNextBackendHasTheSame"),
        new Defect(
            "removes nothing", "remove", call -> null, "aCreatedNetworkExistsUntilItIsRemoved"),
        new Defect(
            "grants no wishes",
            "setUp",
            call -> {
              NetworkRequest asked = (NetworkRequest) call.arguments()[0];
              return call.real(
                  asked.joining(
                      asked.networks().stream()
                          .map(joining -> Joining.to(joining.network()).as(joining.device()))
                          .toList()));
            },
            "settingsAreApplied"),
        new Defect(
            "publishes nothing",
            "setUp",
            call -> {
              NetworkRequest asked = (NetworkRequest) call.arguments()[0];
              return call.real(
                  NetworkRequest.builder(
                          asked.containerId(), asked.containerName(), asked.namespace())
                      .networks(asked.networks())
                      .build());
            },
            "onlyPublishedPortsAreReachedFromTheHost"),
        new Defect(
            "leaves nothing it has joined",
            "detach",
            call -> null,
            "severalNetworksAreAttachedAndOneIsAddedAndRemoved"),
        new Defect("notices nothing", "check", call -> null, "missingPartsAreNoticed"));
  }

  /** Run by the tests below only: test discovery ignores a nested class. */
  static final class Suite extends CniContractTest {
    @Override
    protected NetworkBackend open(Path directory) {
      return broken(NetworkBackend.class, super.open(directory));
    }
  }
}
