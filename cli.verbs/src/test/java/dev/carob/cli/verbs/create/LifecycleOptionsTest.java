package dev.carob.cli.verbs.create;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.RestartPolicy;
import dev.carob.api.types.HealthCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class LifecycleOptionsTest {

  private static ContainerSpec spec(String... arguments) {
    LifecycleOptions options = new LifecycleOptions();
    new CommandLine(
            CommandLine.Model.CommandSpec.create()
                .addMixin("life", CommandLine.Model.CommandSpec.forAnnotatedObject(options)))
        .parseArgs(arguments);
    ContainerSpec.Builder builder = ContainerSpec.builder();
    options.apply(Path.of("/caller"), builder);
    builder.logDriver(options.logDriver("given"));
    return builder.build();
  }

  @Test
  void healthCommandsAreALineForTheShellOrAList() {
    assertThat(spec("--health-cmd", "test -e /x").health().test())
        .containsExactly("CMD-SHELL", "test -e /x");
    assertThat(spec("--health-cmd", "[\"test\", \"-e\", \"/x\"]").health().test())
        .containsExactly("CMD", "test", "-e", "/x");
    assertThat(spec("--health-cmd", "[\"CMD-SHELL\", \"true\"]").health().test())
        .containsExactly("CMD-SHELL", "true");
    assertThat(spec("--health-cmd", "[ -e /x ]").health().test())
        .containsExactly("CMD-SHELL", "[ -e /x ]");
    assertThat(spec("--health-cmd", "none").health().present()).isFalse();
    assertThat(spec("--no-healthcheck").health().test()).containsExactly("NONE");
    assertThat(spec().health()).isEqualTo(HealthCheck.INHERIT);
  }

  @Test
  void aLogOptionHasAValue() {
    assertThat(spec("--log-opt", "max-size=1k").logSizeMax()).isEqualTo(1000);
    assertThatThrownBy(() -> spec("--log-opt", "max-size"))
        .hasMessage("log options must be formatted KEY=VALUE: 'max-size'");
  }

  @Test
  void logOptionsChooseFileSizeTagAndDriver() {
    ContainerSpec spec =
        spec(
            "--log-opt",
            "path=logs/../a",
            "--log-opt",
            "tag={{.ID}}",
            "--log-opt",
            "max-size=3.027m");
    assertThat(spec.logPath()).isEqualTo("/caller/a");
    assertThat(spec.logTag()).isEqualTo("{{.ID}}");
    assertThat(spec.logSizeMax()).isEqualTo(3_027_000);
    assertThat(spec.logDriver()).isEqualTo("given");
    assertThat(spec("--log-opt", "driver=none").logDriver()).isEqualTo("none");
    assertThat(spec("--log-opt", "path=").logPath()).isEmpty();
    assertThat(spec("--log-opt", "max-file=3")).isEqualTo(spec());
    assertThatThrownBy(() -> spec("--log-opt", "max-size=foo")).hasMessage("invalid size: 'foo'");
    assertThatThrownBy(() -> spec("--log-opt", "max-size=")).hasMessage("invalid size: ''");
  }

  @Test
  void healthTimesRetriesAndActions() {
    HealthCheck check =
        spec(
                "--health-cmd",
                "x",
                "--health-interval",
                "disable",
                "--health-timeout",
                "2s",
                "--health-start-period",
                "1m",
                "--health-retries",
                "7",
                "--health-on-failure",
                "kill")
            .health();
    assertThat(check)
        .isEqualTo(
            HealthCheck.builder()
                .test(List.of("CMD-SHELL", "x"))
                .interval(Duration.ZERO)
                .timeout(Duration.ofSeconds(2))
                .startPeriod(Duration.ofMinutes(1))
                .retries(7)
                .onFailure(HealthCheck.OnFailure.KILL)
                .build());
  }

  @Test
  void restartPolicies() {
    assertThat(spec("--restart", "on-failure:3").restart())
        .isEqualTo(new RestartPolicy(RestartPolicy.Kind.ON_FAILURE, 3));
    assertThat(spec("--restart", "unless-stopped").restart().name()).isEqualTo("unless-stopped");
    assertThat(spec().restart()).isEqualTo(RestartPolicy.NO);
    assertThat(spec("--requires", "a,b", "--timeout", "5", "--log-opt", "max-size=1k"))
        .satisfies(spec -> assertThat(spec.requires()).containsExactly("a", "b"))
        .satisfies(spec -> assertThat(spec.timeout()).isEqualTo(Duration.ofSeconds(5)))
        .satisfies(spec -> assertThat(spec.logSizeMax()).isEqualTo(1000));
  }
}
