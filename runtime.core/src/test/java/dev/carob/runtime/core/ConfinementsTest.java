package dev.carob.runtime.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.container.Confinement;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.NamespaceChoice;
import dev.carob.api.container.Namespaces;
import dev.carob.api.container.Security;
import dev.carob.linux.AppArmor;
import dev.carob.linux.Selinux;
import dev.carob.linux.SelinuxLabel;
import dev.carob.runtime.core.record.Containers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfinementsTest {

  private static final String ID = "0123456789ab".repeat(5);

  @TempDir Path host;
  private Containers records;
  private Confinements confinements;

  @BeforeEach
  void aHostWithNeither() {
    records = new Containers(new FakeStore(), host.resolve("root"), host.resolve("run"));
    confinements = new Confinements(records, new AppArmor(host), new Selinux(host), new Random(1));
  }

  private void file(String name, String text) throws IOException {
    Path file = host.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void appArmor(String... loaded) throws IOException {
    file("sys/module/apparmor/parameters/enabled", "Y\n");
    file(
        "sys/kernel/security/apparmor/profiles",
        String.join(" (enforce)\n", loaded) + " (enforce)\n");
  }

  private void selinux() throws IOException {
    file("sys/fs/selinux/enforce", "1");
    file("proc/self/attr/current", "system_u:system_r:unconfined_t:s0");
    file("etc/selinux/config", "SELINUXTYPE=mcs\n");
    file(
        "etc/selinux/mcs/contexts/lxc_contexts",
        "process = \"system_u:system_r:container_t:s0\"\n"
            + "file = \"system_u:object_r:container_file_t:s0\"\n");
  }

  private static ContainerSpec.Builder asked(
      boolean privileged, String apparmor, String... labels) {
    Security none = Security.DEFAULT;
    return ContainerSpec.of("image")
        .security(
            Security.builder()
                .privileged(privileged)
                .capAdd(none.capAdd())
                .capDrop(none.capDrop())
                .apparmor(apparmor)
                .labels(List.of(labels))
                .mask(none.mask())
                .unmask(none.unmask())
                .devices(none.devices())
                .deviceRules(none.deviceRules())
                .build());
  }

  private Confinement of(ContainerSpec.Builder asked) {
    return confinements.of(asked.build());
  }

  /** Records a container with the given confinement. */
  private void recorded(int number, Confinement confinement) {
    String id = "%04d".formatted(number) + ID;
    records
        .add(TestConfigs.of(id, asked(false, "").name("n" + number).build(), confinement), "layer")
        .lock()
        .unlock();
  }

  @Test
  void aHostWithNeitherConfinesNothing() {
    assertThat(confinements.exclusive()).isFalse();
    assertThat(of(asked(false, ""))).isEqualTo(Confinement.NONE);
    assertThat(of(asked(false, "unconfined", "disable"))).isEqualTo(Confinement.NONE);
    assertThat(of(asked(false, "", "type:x_t"))).isEqualTo(Confinement.NONE);
    assertThatThrownBy(() -> of(asked(false, "mine")))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("\"mine\" specified but AppArmor is disabled");
  }

  @Test
  void theProfileIsTheEnginesUnlessRequestedOrPrivileged() throws IOException {
    appArmor("mine", "other");
    assertThat(of(asked(false, "")).apparmor()).isEqualTo("carob-default");
    assertThat(of(asked(false, "mine")).apparmor()).isEqualTo("mine");
    assertThat(of(asked(true, "")).apparmor()).isEqualTo("unconfined");
    assertThat(of(asked(true, "mine")).apparmor()).isEqualTo("mine");
    assertThat(of(asked(false, "unconfined")).apparmor()).isEqualTo("unconfined");
    assertThatThrownBy(() -> of(asked(false, "min")))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("\"min\" specified but not loaded");
  }

  @Test
  void eachContainerHasItsOwnCategories() throws IOException {
    selinux();
    assertThat(confinements.exclusive()).isTrue();
    Set<String> levels = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      Confinement made = of(asked(false, ""));
      assertThat(made.processLabel())
          .matches("system_u:system_r:container_t:s0:c\\d{1,4},c\\d{1,4}");
      SelinuxLabel file = SelinuxLabel.parse(made.mountLabel());
      assertThat(file.type()).isEqualTo("container_file_t");
      assertThat(file.level()).isEqualTo(SelinuxLabel.parse(made.processLabel()).level());
      assertThat(levels.add(file.level())).isTrue();
      recorded(i, made);
    }
  }

  @Test
  void usedCategoriesAreNotChosenAgain() throws IOException {
    selinux();
    String first = of(asked(false, "")).mountLabel();
    recorded(1, Confinement.builder().mountLabel(first).build());
    // The random generator repeats its numbers.
    confinements = new Confinements(records, new AppArmor(host), new Selinux(host), new Random(1));
    assertThat(of(asked(false, "")).mountLabel()).isNotEqualTo(first);
  }

  @Test
  void partsOfLabelsCanBeRequested() throws IOException {
    selinux();
    assertThat(
            of(asked(false, "", "user:u", "role:r", "type:x_t", "level:s0:c7,c9", "filetype:f_t")))
        .isEqualTo(
            Confinement.builder()
                .processLabel("u:r:x_t:s0:c7,c9")
                .mountLabel("system_u:object_r:f_t:s0:c7,c9")
                .build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "x:y", "type", "type:", ":t", "", "nested"})
  void invalidPartsOfLabelsAreRejectedOnEveryHost(String option) {
    assertThatThrownBy(() -> of(asked(false, "", option)))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("invalid `security.labels` '" + option + "'");
  }

  @Test
  void aContainerThatSharesTheHostsNamespacesIsNotSeparated() throws IOException {
    selinux();
    Namespaces none = Namespaces.DEFAULT;
    NamespaceChoice host = NamespaceChoice.parse("host");
    for (ContainerSpec.Builder asked :
        List.of(
            asked(true, ""),
            asked(false, "", "disable"),
            asked(false, "")
                .namespaces(
                    Namespaces.builder()
                        .pid(host)
                        .ipc(none.ipc())
                        .uts(none.uts())
                        .cgroup(none.cgroup())
                        .user(none.user())
                        .build()),
            asked(false, "")
                .namespaces(
                    Namespaces.builder()
                        .pid(none.pid())
                        .ipc(host)
                        .uts(none.uts())
                        .cgroup(none.cgroup())
                        .user(none.user())
                        .build()))) {
      assertThat(of(asked))
          .isEqualTo(
              Confinement.builder()
                  .mountLabel("system_u:object_r:container_file_t:s0:c1022,c1023")
                  .build());
    }
  }

  @Test
  void aContainerThatJoinsAnotherHasItsLevel() throws IOException {
    selinux();
    recorded(
        1,
        Confinement.builder()
            .processLabel("u:r:container_t:s0:c1,c2")
            .mountLabel("u:r:f:s0:c1,c2")
            .build());
    NamespaceChoice other = NamespaceChoice.parse("container:n1");
    Namespaces none = Namespaces.DEFAULT;
    assertThat(
            of(asked(false, "")
                    .namespaces(
                        Namespaces.builder()
                            .pid(none.pid())
                            .ipc(other)
                            .uts(none.uts())
                            .cgroup(none.cgroup())
                            .user(none.user())
                            .build()))
                .processLabel())
        .isEqualTo("system_u:system_r:container_t:s0:c1,c2");
  }
}
