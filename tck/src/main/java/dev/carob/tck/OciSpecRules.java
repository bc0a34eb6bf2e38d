package dev.carob.tck;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Rules of the OCI runtime-spec 1.2 for a {@code config.json} on Linux (config.md and
 * config-linux.md): permitted properties, their types and values.
 */
public final class OciSpecRules {

  private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+(-[\\w.+-]+)?");
  private static final Pattern RLIMIT = Pattern.compile("RLIMIT_[A-Z]+");
  private static final Pattern CAPABILITY = Pattern.compile("CAP_[A-Z_]+");
  private static final Set<String> TOP =
      Set.of(
          "ociVersion",
          "root",
          "mounts",
          "process",
          "hostname",
          "domainname",
          "hooks",
          "linux",
          "annotations");
  private static final Set<String> LINUX =
      Set.of(
          "namespaces",
          "uidMappings",
          "gidMappings",
          "timeOffsets",
          "devices",
          "cgroupsPath",
          "resources",
          "intelRdt",
          "sysctl",
          "seccomp",
          "rootfsPropagation",
          "maskedPaths",
          "readonlyPaths",
          "mountLabel",
          "personality");
  private static final Set<String> PROCESS =
      Set.of(
          "terminal",
          "consoleSize",
          "cwd",
          "env",
          "args",
          "rlimits",
          "apparmorProfile",
          "capabilities",
          "noNewPrivileges",
          "oomScoreAdj",
          "scheduler",
          "selinuxLabel",
          "ioPriority",
          "user");
  private static final Set<String> NAMESPACES =
      Set.of("pid", "network", "mount", "ipc", "uts", "user", "cgroup", "time");
  private static final Set<String> CAPABILITY_SETS =
      Set.of("effective", "bounding", "inheritable", "permitted", "ambient");
  private static final Set<String> PROPAGATION =
      Set.of(
          "shared",
          "slave",
          "private",
          "unbindable",
          "rshared",
          "rslave",
          "rprivate",
          "runbindable");
  private static final Set<String> ACTIONS =
      Set.of(
          "SCMP_ACT_KILL",
          "SCMP_ACT_KILL_PROCESS",
          "SCMP_ACT_KILL_THREAD",
          "SCMP_ACT_TRAP",
          "SCMP_ACT_ERRNO",
          "SCMP_ACT_TRACE",
          "SCMP_ACT_ALLOW",
          "SCMP_ACT_LOG",
          "SCMP_ACT_NOTIFY");
  private static final Set<String> OPERATORS =
      Set.of(
          "SCMP_CMP_NE",
          "SCMP_CMP_LT",
          "SCMP_CMP_LE",
          "SCMP_CMP_EQ",
          "SCMP_CMP_GE",
          "SCMP_CMP_GT",
          "SCMP_CMP_MASKED_EQ");
  private static final Set<String> RESOURCES =
      Set.of(
          "devices",
          "memory",
          "cpu",
          "blockIO",
          "hugepageLimits",
          "network",
          "pids",
          "rdma",
          "unified");
  private static final Set<String> HOOKS =
      Set.of(
          "prestart",
          "createRuntime",
          "createContainer",
          "startContainer",
          "poststart",
          "poststop");
  private static final int LEAST_WEIGHT = 10;
  private static final int MOST_WEIGHT = 1000;
  private static final int MOST_SCORE = 1000;

  private final List<String> broken = new ArrayList<>();

  private OciSpecRules() {}

  /** Returns the rules that a spec violates, each with the name of the property. */
  public static List<String> broken(JsonNode spec) {
    OciSpecRules rules = new OciSpecRules();
    rules.top(spec);
    return rules.broken;
  }

  private void require(boolean holds, String rule) {
    if (!holds) {
      broken.add(rule);
    }
  }

  private void keys(String place, JsonNode object, Set<String> known) {
    object
        .fieldNames()
        .forEachRemaining(key -> require(known.contains(key), place + ": unknown property " + key));
  }

  private static boolean absolute(JsonNode path) {
    return path.isTextual() && path.asText().startsWith("/");
  }

  private void texts(String place, JsonNode array) {
    require(array.isMissingNode() || array.isArray(), place + " must be an array");
    array.forEach(one -> require(one.isTextual(), place + " must contain strings, not " + one));
  }

  private void top(JsonNode spec) {
    keys("the spec", spec, TOP);
    require(
        VERSION.matcher(spec.path("ociVersion").asText()).matches(),
        "ociVersion must be a semantic version");
    require(!spec.path("root").path("path").asText().isEmpty(), "root.path is required");
    spec.path("annotations")
        .fields()
        .forEachRemaining(
            one ->
                require(
                    !one.getKey().isEmpty() && one.getValue().isTextual(),
                    "annotations must be strings with names: " + one));
    process(spec.path("process"));
    spec.path("mounts").forEach(this::mount);
    hooks(spec.path("hooks"));
    linux(spec.path("linux"));
    boolean named = spec.has("hostname");
    require(
        !named || namespaces(spec.path("linux")).contains("uts"),
        "hostname requires a uts namespace");
  }

  private void process(JsonNode process) {
    keys("process", process, PROCESS);
    require(absolute(process.path("cwd")), "process.cwd must be an absolute path");
    require(process.path("args").size() > 0, "process.args must not be empty");
    texts("process.args", process.path("args"));
    texts("process.env", process.path("env"));
    process
        .path("env")
        .forEach(
            one ->
                require(
                    one.asText().indexOf('=') > 0,
                    "process.env must have the form NAME=VALUE: " + one));
    require(process.path("user").path("uid").isIntegralNumber(), "process.user.uid is required");
    require(process.path("user").path("gid").isIntegralNumber(), "process.user.gid is required");
    Set<String> limits = new HashSet<>();
    for (JsonNode limit : process.path("rlimits")) {
      String type = limit.path("type").asText();
      require(RLIMIT.matcher(type).matches(), "process.rlimits must have types RLIMIT_…: " + type);
      require(limits.add(type), "process.rlimits must not repeat a type: " + type);
      require(
          limit.path("soft").bigIntegerValue().compareTo(limit.path("hard").bigIntegerValue()) <= 0,
          "process.rlimits: soft must not exceed hard: " + limit);
    }
    keys("process.capabilities", process.path("capabilities"), CAPABILITY_SETS);
    process
        .path("capabilities")
        .forEach(
            set ->
                set.forEach(
                    one ->
                        require(
                            CAPABILITY.matcher(one.asText()).matches(),
                            "capabilities must have names CAP_…: " + one)));
    int score = process.path("oomScoreAdj").asInt();
    require(Math.abs(score) <= MOST_SCORE, "process.oomScoreAdj must be from -1000 to 1000");
  }

  private void mount(JsonNode mount) {
    keys(
        "mounts",
        mount,
        Set.of("destination", "source", "options", "type", "uidMappings", "gidMappings"));
    require(
        absolute(mount.path("destination")),
        "mounts.destination must be an absolute path: " + mount);
    texts("mounts.options", mount.path("options"));
    boolean bind =
        mount.path("options").toString().contains("\"bind\"")
            || mount.path("options").toString().contains("\"rbind\"");
    require(
        !bind || absolute(mount.path("source")),
        "a bind mount must have an absolute source: " + mount);
  }

  private void hooks(JsonNode hooks) {
    keys("hooks", hooks, HOOKS);
    for (JsonNode stage : hooks) {
      for (JsonNode hook : stage) {
        keys("a hook", hook, Set.of("path", "args", "env", "timeout"));
        require(absolute(hook.path("path")), "a hook's path must be absolute: " + hook);
        texts("a hook's args", hook.path("args"));
        texts("a hook's env", hook.path("env"));
        require(
            !hook.has("timeout") || hook.path("timeout").asInt() > 0,
            "a hook's timeout must be greater than 0: " + hook);
      }
    }
  }

  private static Set<String> namespaces(JsonNode linux) {
    Set<String> types = new HashSet<>();
    linux.path("namespaces").forEach(one -> types.add(one.path("type").asText()));
    return types;
  }

  private void linux(JsonNode linux) {
    keys("linux", linux, LINUX);
    Set<String> seen = new HashSet<>();
    for (JsonNode namespace : linux.path("namespaces")) {
      String type = namespace.path("type").asText();
      require(NAMESPACES.contains(type), "linux.namespaces: unknown type " + type);
      require(seen.add(type), "linux.namespaces must not repeat a type: " + type);
      require(
          !namespace.has("path") || absolute(namespace.path("path")),
          "a namespace's path must be absolute: " + namespace);
    }
    for (String kind : List.of("uidMappings", "gidMappings")) {
      require(
          linux.path(kind).isEmpty() || seen.contains("user"), kind + " require a user namespace");
      linux
          .path(kind)
          .forEach(
              one ->
                  require(
                      one.path("size").asLong() > 0
                          && one.path("hostID").isIntegralNumber()
                          && one.path("containerID").isIntegralNumber(),
                      kind + " must have containerID, hostID and size: " + one));
    }
    linux.path("devices").forEach(this::device);
    for (String paths : List.of("maskedPaths", "readonlyPaths")) {
      linux
          .path(paths)
          .forEach(one -> require(absolute(one), "linux." + paths + " must be absolute: " + one));
    }
    linux
        .path("sysctl")
        .forEach(one -> require(one.isTextual(), "sysctls must be strings: " + one));
    require(
        !linux.has("rootfsPropagation")
            || PROPAGATION.contains(linux.path("rootfsPropagation").asText()),
        "linux.rootfsPropagation is not a propagation type: " + linux.path("rootfsPropagation"));
    resources(linux.path("resources"));
    seccomp(linux.path("seccomp"));
  }

  private void device(JsonNode device) {
    String type = device.path("type").asText();
    require(
        Set.of("c", "b", "u", "p").contains(type),
        "a device's type must be c, b, u or p: " + device);
    require(absolute(device.path("path")), "a device's path must be absolute: " + device);
    require(
        type.equals("p")
            || (device.path("major").isIntegralNumber() && device.path("minor").isIntegralNumber()),
        "a device must have major and minor: " + device);
  }

  private void resources(JsonNode resources) {
    keys("linux.resources", resources, RESOURCES);
    for (JsonNode rule : resources.path("devices")) {
      require(rule.path("allow").isBoolean(), "a device rule must have a boolean allow: " + rule);
      require(
          rule.path("access").asText("r").matches("[rwm]{1,3}"),
          "a device rule's access must consist of r, w and m: " + rule);
      require(
          rule.path("type").asText("a").matches("[acb]"),
          "a device rule's type must be a, c or b: " + rule);
    }
    for (String number : List.of("limit", "reservation", "swap", "swappiness")) {
      JsonNode value = resources.path("memory").path(number);
      require(
          value.isMissingNode() || value.isIntegralNumber(),
          "memory." + number + " must be a number");
    }
    JsonNode pids = resources.path("pids");
    require(
        pids.isMissingNode() || pids.path("limit").isIntegralNumber(),
        "pids.limit must be a number");
    int weight = resources.path("blockIO").path("weight").asInt(LEAST_WEIGHT);
    require(
        weight >= LEAST_WEIGHT && weight <= MOST_WEIGHT,
        "blockIO.weight must be from 10 to 1000: " + weight);
  }

  private void seccomp(JsonNode seccomp) {
    if (seccomp.isMissingNode()) {
      return;
    }
    require(
        ACTIONS.contains(seccomp.path("defaultAction").asText()),
        "seccomp.defaultAction must be an action: " + seccomp.path("defaultAction"));
    seccomp
        .path("architectures")
        .forEach(
            one ->
                require(
                    one.asText().startsWith("SCMP_ARCH_"),
                    "architectures must have names SCMP_ARCH_…: " + one));
    for (JsonNode rule : seccomp.path("syscalls")) {
      require(rule.path("names").size() > 0, "a seccomp rule must name a system call: " + rule);
      texts("seccomp's names", rule.path("names"));
      String action = rule.path("action").asText();
      require(ACTIONS.contains(action), "a seccomp rule must have an action: " + rule);
      require(
          !rule.has("errnoRet") || Set.of("SCMP_ACT_ERRNO", "SCMP_ACT_TRACE").contains(action),
          "errnoRet requires the action ERRNO or TRACE: " + rule);
      for (JsonNode arg : rule.path("args")) {
        require(
            arg.path("index").isIntegralNumber()
                && arg.path("value").isIntegralNumber()
                && OPERATORS.contains(arg.path("op").asText()),
            "a seccomp argument must have index, value and op: " + arg);
      }
    }
  }
}
