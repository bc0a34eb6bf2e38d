package dev.carob.cli.verbs.create;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.api.container.LimitChange;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ResourceOptionsTest {

  private static ResourceOptions parse(String... flags) {
    return CommandLine.populateCommand(new ResourceOptions(), flags);
  }

  @Test
  void anEmptyListOfProcessorsOrMemoryNodesRemovesTheLimit() {
    assertThat(parse().change().isEmpty()).isTrue();
    assertThat(parse("--cpuset-cpus", "0").change().cpusetCpus()).isEqualTo(LimitChange.to("0"));
    assertThat(parse("--cpuset-cpus", "").change().cpusetCpus()).isEqualTo(LimitChange.unlimited());
    assertThat(parse("--cpuset-mems=").change().cpusetMems()).isEqualTo(LimitChange.unlimited());
    assertThat(parse("--cpuset-mems=").change().cpusetCpus()).isEqualTo(LimitChange.unchanged());
  }

  @Test
  void aNewContainerHasNoLimitByAnEmptyList() {
    assertThat(parse().resources(false).cpusetCpus()).isEmpty();
    assertThat(parse("--cpuset-cpus=", "--cpuset-mems=1").resources(false).cpusetMems())
        .isEqualTo("1");
    assertThat(parse("--cpuset-cpus=").resources(false).cpusetCpus()).isEmpty();
  }
}
