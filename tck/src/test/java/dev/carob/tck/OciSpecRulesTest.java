package dev.carob.tck;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OciSpecRulesTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String GOOD =
      """
      {"ociVersion": "1.0.2", "root": {"path": "rootfs"}, "hostname": "h",
       "annotations": {"a": "b"},
       "process": {"cwd": "/", "args": ["sh"], "env": ["A=b"], "user": {"uid": 0, "gid": 0},
                   "rlimits": [{"type": "RLIMIT_CORE", "soft": 1, "hard": 2}],
                   "capabilities": {"bounding": ["CAP_CHOWN"]}, "oomScoreAdj": 5},
       "mounts": [{"destination": "/x", "type": "bind", "source": "/y", "options": ["rbind"]}],
       "hooks": {"poststop": [{"path": "/h", "args": ["h"], "timeout": 3}]},
       "linux": {"namespaces": [{"type": "uts"}, {"type": "user", "path": "/proc/1/ns/user"}],
                 "uidMappings": [{"containerID": 0, "hostID": 1, "size": 2}],
                 "devices": [{"type": "c", "path": "/dev/x", "major": 1, "minor": 2}],
                 "maskedPaths": ["/proc/x"], "sysctl": {"a": "1"}, "rootfsPropagation": "rslave",
                 "resources": {"devices": [{"allow": false, "access": "rwm"}],
                               "pids": {"limit": 5}, "memory": {"limit": 7},
                               "blockIO": {"weight": 10}},
                 "seccomp": {"defaultAction": "SCMP_ACT_ERRNO", "architectures": ["SCMP_ARCH_X86"],
                             "syscalls": [{"names": ["read"], "action": "SCMP_ACT_ALLOW",
                               "args": [{"index": 0, "value": 1, "op": "SCMP_CMP_EQ"}]}]}}}
      """;

  private static ObjectNode good() throws IOException {
    return (ObjectNode) MAPPER.readTree(GOOD);
  }

  @Test
  void aValidSpecBreaksNoRule() throws IOException {
    assertThat(OciSpecRules.broken(good())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/ociVersion | \"one\" | semantic version",
        "/extra | 1 | unknown property extra",
        "/root/path | \"\" | root.path",
        "/annotations/a | 1 | annotations",
        "/process/cwd | \"x\" | cwd",
        "/process/args | [] | args",
        "/process/env/0 | \"A\" | NAME=VALUE",
        "/process/user/uid | \"root\" | uid",
        "/process/extra | 1 | unknown property extra",
        "/process/rlimits/0/type | \"CORE\" | RLIMIT",
        "/process/rlimits/0/soft | 3 | must not exceed hard",
        "/process/capabilities/bounding/0 | \"CHOWN\" | CAP_",
        "/process/oomScoreAdj | 1001 | oomScoreAdj",
        "/mounts/0/destination | \"x\" | destination",
        "/mounts/0/source | \"y\" | absolute source",
        "/mounts/0/options/0 | 5 | strings",
        "/hooks/poststop/0/path | \"h\" | path must be absolute",
        "/hooks/poststop/0/timeout | 0 | timeout",
        "/linux/namespaces/0/type | \"net\" | unknown type net",
        "/linux/namespaces/0/type | \"user\" | must not repeat a type",
        "/linux/namespaces/1/path | \"x\" | path must be absolute",
        "/linux/namespaces/1/type | \"pid\" | require a user namespace",
        "/linux/namespaces/0/type | \"ipc\" | requires a uts namespace",
        "/linux/uidMappings/0/size | 0 | size",
        "/linux/devices/0/type | \"x\" | type must be c, b, u or p",
        "/linux/devices/0/major | \"x\" | major",
        "/linux/maskedPaths/0 | \"x\" | absolute",
        "/linux/sysctl/a | 1 | strings",
        "/linux/rootfsPropagation | \"x\" | propagation",
        "/linux/resources/devices/0/access | \"x\" | access",
        "/linux/resources/devices/0/allow | 1 | allow",
        "/linux/resources/pids/limit | \"x\" | pids.limit",
        "/linux/resources/memory/limit | \"x\" | memory.limit",
        "/linux/resources/blockIO/weight | 5 | weight",
        "/linux/seccomp/defaultAction | \"x\" | defaultAction",
        "/linux/seccomp/architectures/0 | \"x\" | SCMP_ARCH",
        "/linux/seccomp/syscalls/0/names | [] | name a system call",
        "/linux/seccomp/syscalls/0/action | \"x\" | action",
        "/linux/seccomp/syscalls/0/errnoRet | 1 | errnoRet",
        "/linux/seccomp/syscalls/0/args/0/op | \"x\" | index, value and op",
      })
  void anInvalidSpecIsReportedWithThePath(String place, String value, String rule)
      throws IOException {
    ObjectNode spec = good();
    int slash = place.lastIndexOf('/');
    JsonNode parent = slash == 0 ? spec : spec.at(place.substring(0, slash));
    String last = place.substring(slash + 1);
    JsonNode changed = MAPPER.readTree(value);
    if (parent instanceof ObjectNode object) {
      object.set(last, changed);
    } else {
      ((com.fasterxml.jackson.databind.node.ArrayNode) parent).set(Integer.parseInt(last), changed);
    }
    assertThat(OciSpecRules.broken(spec)).anyMatch(text -> text.contains(rule));
  }
}
