package dev.carob.cli.verbs.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.EngineInfo;
import dev.carob.cli.verbs.process.ProcessCommands;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ContainerUnitTest {

  private static final String ID = "0123456789abcdef".repeat(4);
  private static final List<String> ENVIRONMENT = List.of("HOME=/root", "HOST=a b");

  private static UnitOptions options(String... arguments) {
    UnitOptions options = new UnitOptions();
    CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();
    spec.addMixin("unit", CommandLine.Model.CommandSpec.forAnnotatedObject(options));
    new CommandLine(spec).parseArgs(arguments);
    options.resolve(ENVIRONMENT);
    return options;
  }

  @SuppressWarnings("NullAway") // the verb is not executed
  private static CreatingCommand parse(String... words) {
    Object run = ProcessCommands.table().provider(null).verb("run", null);
    return CreatingCommand.parse(new CommandLine(run).getCommandSpec(), List.of(words));
  }

  private static ContainerUnit unit(String root, String run, UnitOptions options) {
    ContainerInfo info =
        ContainerInfo.builder(
                ID,
                ContainerSpec.of("img").name("web").env("FOO", "a %").build(),
                ContainerState.CREATED,
                ContainerInfo.Paths.builder(
                        Path.of("/b"),
                        Path.of("/run/carob/containers/web"),
                        Path.of("/c"),
                        Path.of("/l"))
                    .build())
            .build();
    EngineInfo engine = EngineInfo.builder("1", Path.of(root), Path.of(run), Instant.EPOCH).build();
    return new ContainerUnit(options, engine, "/usr/bin/carob", info);
  }

  private static String usual(String... arguments) {
    return unit("/var/lib/carob", "/run/carob", options(arguments))
        .text(List.of(), Optional.empty());
  }

  private static String creating(UnitOptions options, String... words) {
    return unit("/var/lib/carob", "/run/carob", options)
        .text(List.of("made"), Optional.of(parse(words)));
  }

  @Test
  void aUnitStartsTheContainer() {
    assertThat(usual("-n", "--stop-timeout", "5"))
        .isEqualTo(
            """
            # container-web.service

            [Unit]
            Description=Carob container-web.service
            Documentation=man:carob-generate-systemd(1)
            Wants=network-online.target
            After=network-online.target
            RequiresMountsFor=/run/carob

            [Service]
            Environment=PODMAN_SYSTEMD_UNIT=%n
            Restart=on-failure
            TimeoutStopSec=65
            ExecStart=/usr/bin/carob start web
            ExecStop=/usr/bin/carob stop \\
            \t-t 5 web
            ExecStopPost=/usr/bin/carob stop \\
            \t-t 5 web
            PIDFile=/run/carob/containers/web/conmon.pid
            Type=forking

            [Install]
            WantedBy=default.target
            """);
  }

  @Test
  void aUnitCreatesAnotherContainerWithTheSameCommand() {
    assertThat(
            creating(
                options("-n", "--new"),
                "--name",
                "web",
                "-die",
                "FOO",
                "--rm",
                "--cgroups=split",
                "--restart",
                "on-failure:3",
                "--cidfile",
                "/x",
                "--label",
                "x=a b",
                "img",
                "sh",
                "-c",
                "echo $HOME"))
        .isEqualTo(
            """
            # container-web.service
            # made

            [Unit]
            Description=Carob container-web.service
            Documentation=man:carob-generate-systemd(1)
            Wants=network-online.target
            After=network-online.target
            RequiresMountsFor=%t/carob

            [Service]
            Environment=PODMAN_SYSTEMD_UNIT=%n
            Environment="FOO=a %%"
            Restart=on-failure
            StartLimitBurst=3
            TimeoutStopSec=70
            ExecStartPre=/bin/rm \\
            \t-f %t/%n.ctr-id
            ExecStart=/usr/bin/carob run \\
            \t--cidfile=%t/%n.ctr-id \\
            \t--cgroups=no-conmon \\
            \t--rm \\
            \t--sdnotify=conmon \\
            \t-d \\
            \t--replace \\
            \t--name web \\
            \t-i \\
            \t-e FOO \\
            \t--label "x=a b" img sh \\
            \t-c "echo $$HOME"
            ExecStop=/usr/bin/carob stop \\
            \t--ignore \\
            \t-t 10 \\
            \t--cidfile=%t/%n.ctr-id
            ExecStopPost=/usr/bin/carob rm \\
            \t-f \\
            \t--ignore \\
            \t-t 10 \\
            \t--cidfile=%t/%n.ctr-id
            Type=notify
            NotifyAccess=all

            [Install]
            WantedBy=default.target
            """);
  }

  @Test
  void aTemplateNamesItsContainersAfterTheInstances() {
    UnitOptions template = options("--template", "-n");
    assertThat(template.creates()).isTrue();
    assertThat(creating(template, "--name=web", "img"))
        .startsWith("# container-web@.service\n")
        .contains("Description=Carob container-web.service for %I\n", "--name=web-%i img\n");
  }

  @ParameterizedTest
  @CsvSource({"always, always", "unless-stopped, always", "on-failure, on-failure", "no, no"})
  void aNewContainersRestartPolicyBecomesTheUnits(String policy, String restart) {
    assertThat(creating(options(), "--restart=" + policy, "img"))
        .contains("\nRestart=" + restart + "\n")
        .doesNotContain("StartLimitBurst", "--restart");
    assertThat(creating(options("--restart-policy", "on-abort"), "--restart=" + policy, "img"))
        .contains("\nRestart=on-abort\n");
  }

  @Test
  void otherServiceNotificationsAreKept() {
    assertThat(creating(options(), "--sdnotify", "container", "img"))
        .contains("\t--sdnotify container")
        .doesNotContain("conmon \\\n\t--sdnotify", "--sdnotify=conmon");
    assertThat(creating(options(), "--sdnotify=ignore", "img"))
        .contains("\t--sdnotify=conmon")
        .doesNotContain("ignore img");
    assertThat(creating(options(), "--replace", "--name", "x", "img"))
        .containsOnlyOnce("--replace");
    assertThat(creating(options(), "img")).doesNotContain("--replace");
  }

  @Test
  void optionsSetTheRest() {
    assertThat(
            usual(
                "--after",
                "a",
                "--after",
                "b",
                "--wants",
                "c",
                "--requires",
                "d",
                "-e",
                "X=y z",
                "-e",
                "HO*",
                "-e",
                "HOME",
                "-e",
                "NONE",
                "--restart-sec",
                "0",
                "--start-timeout",
                "7",
                "--container-prefix",
                "",
                "--separator",
                "_"))
        .startsWith("# " + ID + ".service\n")
        .contains(
            "\n\n# User-defined dependencies\nWants=c\nAfter=a b\nRequires=d\n\n[Service]\n",
            "Environment=\"X=y z\"\nEnvironment=HOME=/root\nEnvironment=\"HOST=a b\"\nEnvironment=HOME=/root\n",
            "Restart=on-failure\nRestartSec=0\nTimeoutStartSec=7\nTimeoutStopSec=70\n");
    assertThat(usual("--separator", "_")).startsWith("# container_" + ID);
  }

  @Test
  void anotherEngineIsNamedInEachCommand() {
    assertThat(unit("/a b", "/r", options("--new")).text(List.of(), Optional.of(parse("img"))))
        .contains(
            "RequiresMountsFor=/r\n",
            "carob \\\n\t--root \"/a b\" \\\n\t--runroot /r run",
            "--runroot /r stop",
            "--runroot /r rm");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --restart-policy x      | x is not a valid restart policy
          --template --new=false  | --template cannot be set with --new=false
          --stop-timeout -1       | invalid number of seconds -1: it must not be negative
          --restart-sec -1        | invalid number of seconds -1: it must not be negative
          --start-timeout -1      | invalid number of seconds -1: it must not be negative
          """)
  void wrongValuesAreRejected(String arguments, String message) {
    assertThatThrownBy(() -> options(arguments.split(" +"))).hasMessage(message);
  }

  @Test
  void flagsEndAtTheImage() {
    CreatingCommand command =
        parse("-it", "-v/a:/b", "--env", "A", "--privileged", "--", "-x", "-e");
    assertThat(command.flags())
        .extracting(CreatingCommand.Flag::name)
        .containsExactly("--interactive", "--tty", "--volume", "--env", "--privileged");
    assertThat(command.flags().get(2).value()).contains("/a:/b");
    assertThat(command.rest()).containsExactly("-x", "-e");
    assertThat(parse().rest()).isEmpty();
    assertThat(parse("--env").flags()).hasSize(1);
  }
}
