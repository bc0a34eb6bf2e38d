package dev.carob.runtime.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carob.api.CarobException;
import dev.carob.api.container.Security;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeccompProfileTest {

  private static final SeccompProfile.Architecture AMD64 =
      new SeccompProfile.Architecture("amd64", "SCMP_ARCH_X86_64");
  private static final SeccompProfile.Architecture ARM64 =
      new SeccompProfile.Architecture("arm64", "SCMP_ARCH_AARCH64");

  private static final String PROFILE =
      """
      {"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 38, "defaultErrno": "ENOSYS",
       "archMap": [
         {"architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86"]},
         {"architecture": "SCMP_ARCH_AARCH64", "subArchitectures": ["SCMP_ARCH_ARM"]}],
       "syscalls": [
         {"names": ["read"], "action": "SCMP_ACT_ALLOW", "args": [], "includes": {}, "excludes": {}},
         {"names": ["iopl"], "action": "SCMP_ACT_ALLOW", "includes": {"arches": ["amd64", "x86"]}},
         {"names": ["setns"], "action": "SCMP_ACT_ALLOW", "includes": {"caps": ["CAP_SYS_ADMIN"]}},
         {"names": ["bpf"], "action": "SCMP_ACT_ALLOW", "includes": {"caps": ["CAP_BPF", "CAP_SYS_ADMIN"]}},
         {"names": ["setns"], "action": "SCMP_ACT_ERRNO", "errnoRet": 1, "errno": "EPERM",
          "excludes": {"caps": ["CAP_SYS_ADMIN"]}},
         {"names": ["swapon"], "action": "SCMP_ACT_ERRNO", "excludes": {"arches": ["arm64"]}},
         {"name": "personality", "action": "SCMP_ACT_ALLOW",
          "args": [{"index": 0, "value": 8, "valueTwo": 0, "op": "SCMP_CMP_EQ"}]}]}
      """;

  @TempDir Path directory;

  private SeccompProfile profile(String json) {
    try {
      return SeccompProfile.read(Files.writeString(directory.resolve("profile.json"), json));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<String> rules(JsonNode filter) {
    List<String> rules = new ArrayList<>();
    for (JsonNode rule : filter.path("syscalls")) {
      rules.add(rule.path("names").path(0).asText() + " " + rule.path("action").asText());
    }
    return rules;
  }

  @Test
  void rulesDependOnTheArchitecture() {
    JsonNode amd = profile(PROFILE).resolve(AMD64, List.of());
    assertThat(amd.path("architectures")).hasToString("[\"SCMP_ARCH_X86_64\",\"SCMP_ARCH_X86\"]");
    assertThat(rules(amd))
        .containsExactly(
            "read SCMP_ACT_ALLOW",
            "iopl SCMP_ACT_ALLOW",
            "setns SCMP_ACT_ERRNO",
            "swapon SCMP_ACT_ERRNO",
            "personality SCMP_ACT_ALLOW");
    JsonNode arm = profile(PROFILE).resolve(ARM64, List.of());
    assertThat(arm.path("architectures")).hasToString("[\"SCMP_ARCH_AARCH64\",\"SCMP_ARCH_ARM\"]");
    assertThat(rules(arm)).doesNotContain("iopl SCMP_ACT_ALLOW", "swapon SCMP_ACT_ERRNO");
  }

  @Test
  void rulesRequireAllTheirCapabilities() {
    assertThat(rules(profile(PROFILE).resolve(AMD64, List.of("CAP_SYS_ADMIN"))))
        .contains("setns SCMP_ACT_ALLOW")
        .doesNotContain("setns SCMP_ACT_ERRNO", "bpf SCMP_ACT_ALLOW");
    assertThat(rules(profile(PROFILE).resolve(AMD64, List.of("CAP_SYS_ADMIN", "CAP_BPF"))))
        .contains("bpf SCMP_ACT_ALLOW");
  }

  @Test
  void onlyKeysOfTheSpecArePassedOn() {
    JsonNode filter = profile(PROFILE).resolve(AMD64, List.of());
    assertThat(filter.fieldNames())
        .toIterable()
        .containsExactly("defaultAction", "defaultErrnoRet", "architectures", "syscalls");
    assertThat(filter.path("syscalls").path(0))
        .hasToString("{\"names\":[\"read\"],\"action\":\"SCMP_ACT_ALLOW\"}");
    assertThat(filter.path("syscalls").path(2))
        .hasToString("{\"names\":[\"setns\"],\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":1}");
    assertThat(filter.path("syscalls").path(4).path("args").path(0).path("value").asInt())
        .isEqualTo(8);
  }

  @Test
  void theEnginesProfileAllowsOrdinaryCallsOnly() {
    JsonNode filter = SeccompProfile.ours().resolve(AMD64, CapabilitySet.most(Security.DEFAULT));
    assertThat(filter.path("defaultAction").asText()).isEqualTo("SCMP_ACT_ERRNO");
    List<String> allowed = new ArrayList<>();
    for (JsonNode rule : filter.path("syscalls")) {
      if (rule.path("action").asText().equals("SCMP_ACT_ALLOW") && !rule.has("args")) {
        rule.path("names").forEach(name -> allowed.add(name.asText()));
      }
    }
    assertThat(allowed)
        .contains("read", "execve", "clone3", "openat2", "chroot", "epoll_pwait2")
        .doesNotContain("kexec_load", "init_module", "bpf", "reboot", "add_key", "iopl", "setns")
        .doesNotHaveDuplicates();
  }

  @Test
  void invalidProfilesAreNamed() {
    for (String json :
        List.of(
            "{}",
            "[]",
            "{\"defaultAction\": \"SCMP_ACT_ALLOW\"}",
            "{\"defaultAction\": 1, \"syscalls\": []}")) {
      assertThatThrownBy(() -> profile(json))
          .isInstanceOf(CarobException.InvalidArgument.class)
          .hasMessageContaining("profile.json");
    }
    assertThatThrownBy(
            () ->
                profile(
                    "{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"architectures\": [\"x\"], \"archMap\": [{}], \"syscalls\": []}"))
        .hasMessageContaining("both architectures and archMap");
    assertThatThrownBy(
            () ->
                profile("{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [{\"names\": []}]}")
                    .resolve(AMD64, List.of()))
        .hasMessageContaining("rule without names");
    assertThatThrownBy(() -> SeccompProfile.read(directory.resolve("nowhere")))
        .hasMessageContaining("nowhere");
  }

  @Test
  void anyTextIsAProfileOrAnError() {
    Random random = new Random(4);
    for (int i = 0; i < 300; i++) {
      StringBuilder text = new StringBuilder(PROFILE);
      for (int j = 0; j < 3; j++) {
        text.setCharAt(random.nextInt(text.length()), (char) (32 + random.nextInt(90)));
      }
      try {
        assertThat(profile(text.toString()).resolve(AMD64, List.of()).path("syscalls").isArray())
            .isTrue();
      } catch (CarobException.InvalidArgument e) {
        assertThat(e).hasMessageContaining("profile.json");
      }
    }
  }
}
