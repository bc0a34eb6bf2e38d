package dev.carob.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests AppArmor and SELinux with files in place of the host's; itest tests them on a real kernel.
 */
class SecurityModulesTest {

  @TempDir Path host;

  private void file(String name, String text) throws IOException {
    Path file = host.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void aHostWithoutAppArmorHasItOff() throws IOException {
    AppArmor apparmor = new AppArmor(host);
    assertThat(apparmor.enabled()).isFalse();
    file("sys/module/apparmor/parameters/enabled", "Y\n");
    assertThat(apparmor.enabled()).isFalse();
    file("sys/kernel/security/apparmor/profiles", "");
    assertThat(apparmor.enabled()).isTrue();
    file("sys/module/apparmor/parameters/enabled", "N\n");
    assertThat(apparmor.enabled()).isFalse();
  }

  @Test
  void aLoadedProfileIsFoundByItsWholeName() throws IOException {
    file(
        "sys/kernel/security/apparmor/profiles",
        "docker-default (enforce)\nsome profile (complain)\n/usr/bin/man (enforce)\n");
    AppArmor apparmor = new AppArmor(host);
    assertThat(apparmor.isLoaded("docker-default")).isTrue();
    assertThat(apparmor.isLoaded("some profile")).isTrue();
    assertThat(apparmor.isLoaded("docker")).isFalse();
    assertThat(apparmor.isLoaded("some")).isFalse();
    assertThat(apparmor.isLoaded("docker-default (enforce)")).isFalse();
  }

  @Test
  void aProfileIsLoadedByTheHostsParserAndItsErrorsAreReported() throws IOException {
    AppArmor apparmor = new AppArmor(host);
    assertThatThrownBy(() -> apparmor.load("profile p {}"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("apparmor_parser is not installed");
    file(
        "usr/sbin/apparmor_parser",
        "#!/bin/sh\ncat \"$3\" > %s/seen\necho \"$1 $2\" >> %s/seen\ngrep -q bad \"$3\" && { echo line 1: syntax; exit 1; }\nexit 0\n"
            .formatted(host, host));
    Files.setPosixFilePermissions(
        host.resolve("usr/sbin/apparmor_parser"), PosixFilePermissions.fromString("rwxr-xr-x"));
    apparmor.load("profile p {}\n");
    assertThat(host.resolve("seen")).content().isEqualTo("profile p {}\n--replace --skip-cache\n");
    assertThatThrownBy(() -> apparmor.load("bad")).hasMessageContaining("line 1: syntax");
  }

  @Test
  void aHostWithoutAPolicyOfSelinuxHasItOff() throws IOException {
    Selinux selinux = new Selinux(host);
    assertThat(selinux.enabled()).isFalse();
    file("sys/fs/selinux/enforce", "0");
    file("proc/self/attr/current", "kernel\0");
    assertThat(selinux.enabled()).isFalse();
    file("proc/self/attr/current", "system_u:system_r:init_t:s0\0");
    assertThat(selinux.enabled()).isTrue();
  }

  @Test
  void thePolicyDefinesTheLabelsOfContainers() throws IOException {
    Selinux selinux = new Selinux(host);
    assertThat(selinux.ofContainers("process")).isEmpty();
    file("etc/selinux/config", "# a\nSELINUX=enforcing\nSELINUXTYPE=mcs\n");
    file(
        "etc/selinux/mcs/contexts/lxc_contexts",
        "process = \"system_u:system_r:container_t:s0\"\nfile = \"system_u:object_r:container_file_t:s0\"\n");
    assertThat(selinux.ofContainers("process"))
        .contains(new SelinuxLabel("system_u", "system_r", "container_t", "s0"));
    assertThat(selinux.ofContainers("file").map(SelinuxLabel::type)).contains("container_file_t");
    assertThat(selinux.ofContainers("content")).isEmpty();
    file("usr/share/containers/selinux/contexts", "process = \"u:r:distribution_t:s0:c1,c2\"\n");
    assertThat(selinux.ofContainers("process"))
        .contains(new SelinuxLabel("u", "r", "distribution_t", "s0:c1,c2"));
    file("usr/share/containers/selinux/contexts", "process = \"nonsense\"\n");
    assertThatThrownBy(() -> selinux.ofContainers("process"))
        .hasMessageContaining("user:role:type:level");
  }

  @Test
  void aTreeIsLabelledWithoutFollowingLinks() throws IOException {
    file("tree/in/file", "");
    file("outside", "");
    Files.createSymbolicLink(host.resolve("tree/link"), host.resolve("outside"));
    String label = "system_u:object_r:container_file_t:s0:c1,c2";
    Selinux.label(host.resolve("tree"), label);
    assertThat(Selinux.label(host.resolve("tree"))).contains(label);
    assertThat(Selinux.label(host.resolve("tree/in/file"))).contains(label);
    assertThat(Selinux.label(host.resolve("tree/link"))).contains(label);
    assertThat(Selinux.label(host.resolve("outside"))).isNotEqualTo(java.util.Optional.of(label));
  }
}
