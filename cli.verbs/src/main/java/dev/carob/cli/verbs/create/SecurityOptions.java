package dev.carob.cli.verbs.create;

import dev.carob.api.CarobException;
import dev.carob.api.container.Device;
import dev.carob.api.container.Security;
import dev.carob.cli.verbs.common.CsvList;
import dev.carob.spi.verb.Console;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of {@code create} and {@code run} for the privileges of a container's processes. */
public final class SecurityOptions {

  @Option(
      names = "--cap-add",
      paramLabel = "CAPABILITY",
      parameterConsumer = CsvList.class,
      description = "Add a capability to the default ones, or ALL")
  private List<String> capAdd = new ArrayList<>();

  @Option(
      names = "--cap-drop",
      paramLabel = "CAPABILITY",
      parameterConsumer = CsvList.class,
      description = "Drop a capability, or ALL")
  private List<String> capDrop = new ArrayList<>();

  @Option(
      names = "--device",
      paramLabel = "HOST[:CONTAINER][:rwm]",
      parameterConsumer = CsvList.class,
      description = "Add a device of the host, or a directory of devices")
  private List<String> devices = new ArrayList<>();

  @Option(
      names = "--device-cgroup-rule",
      paramLabel = "RULE",
      parameterConsumer = CsvList.class,
      description = "Add a rule for the use of devices, such as 'c 10:* rwm'")
  private List<String> deviceRules = new ArrayList<>();

  @Option(
      names = "--privileged",
      description = "Grant all capabilities and devices of the host, without a system call filter")
  private boolean privileged;

  @Option(
      names = "--security-opt",
      paramLabel = "OPTION",
      description =
          "no-new-privileges, seccomp=FILE, seccomp=unconfined, apparmor=PROFILE, "
              + "apparmor=unconfined, label=disable, label=user:, role:, type:, level: or filetype:"
              + "VALUE, mask=PATH[:PATH…], unmask=ALL or unmask=PATH[:PATH…]")
  private List<String> options = new ArrayList<>();

  @Option(
      names = "--seccomp-policy",
      paramLabel = "POLICY",
      description =
          "default, or image: the profile of the image's label io.containers.seccomp.profile")
  private String seccompPolicy = "default";

  private boolean seccompOfImage() {
    return switch (seccompPolicy) {
      case "", "default" -> false;
      case "image" -> true;
      default ->
          throw new CarobException.InvalidArgument(
              "invalid seccomp policy \"%s\": it must be default or image"
                  .formatted(seccompPolicy));
    };
  }

  public Security security(Console console) {
    boolean noNewPrivileges = false;
    String seccomp = "";
    String apparmor = "";
    List<String> labels = new ArrayList<>();
    List<String> mask = new ArrayList<>();
    List<String> unmask = new ArrayList<>();
    for (String option : options) {
      int end = separator(option);
      String key = end < 0 ? option : option.substring(0, end);
      String value = end < 0 ? "" : option.substring(end + 1);
      switch (key) {
        case "no-new-privileges" -> noNewPrivileges = flag(option, value);
        case "seccomp" ->
            seccomp =
                value.equals(Security.UNCONFINED)
                    ? value
                    : console.directory().resolve(value).normalize().toString();
        case "mask" -> mask.addAll(List.of(value.split(":", -1)));
        case "unmask" -> unmask.addAll(List.of(value.split(":", -1)));
        case "label" -> labels.add(value);
        case "apparmor" -> apparmor = value;
        default ->
            throw new CarobException.InvalidArgument("invalid --security-opt '" + option + "'");
      }
    }
    return Security.builder()
        .privileged(privileged)
        .capAdd(capAdd)
        .capDrop(capDrop)
        .noNewPrivileges(noNewPrivileges)
        .seccomp(seccomp)
        .seccompOfImage(seccompOfImage())
        .apparmor(apparmor)
        .labels(labels)
        .mask(mask)
        .unmask(unmask)
        .devices(devices.stream().map(Device::parse).toList())
        .deviceRules(deviceRules)
        .build();
  }

  /** As in Podman, {@code KEY:VALUE} of older Docker versions is accepted for {@code KEY=VALUE}. */
  private static int separator(String option) {
    int equals = option.indexOf('=');
    return equals >= 0 ? equals : option.indexOf(':');
  }

  private static boolean flag(String option, String value) {
    return switch (value) {
      case "", "true" -> true;
      case "false" -> false;
      default ->
          throw new CarobException.InvalidArgument(
              "invalid --security-opt '" + option + "': it must be true or false");
    };
  }
}
