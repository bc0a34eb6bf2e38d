package dev.carob.runtime.core.stored;

import dev.carob.api.container.Device;
import dev.carob.api.container.Security;
import java.util.List;

/** The stored form of security settings. */
public record StoredSecurity(
    boolean privileged,
    List<String> capAdd,
    List<String> capDrop,
    boolean noNewPrivileges,
    String seccomp,
    boolean seccompOfImage,
    String apparmor,
    List<String> labels,
    List<String> mask,
    List<String> unmask,
    List<Node> devices,
    List<String> deviceRules) {

  /** Converts a value of the API to its stored form. */
  public static StoredSecurity of(Security value) {
    return new StoredSecurity(
        value.privileged(),
        value.capAdd(),
        value.capDrop(),
        value.noNewPrivileges(),
        value.seccomp(),
        value.seccompOfImage(),
        value.apparmor(),
        value.labels(),
        value.mask(),
        value.unmask(),
        value.devices().stream().map(Node::of).toList(),
        value.deviceRules());
  }

  /** Converts this to a value of the API. */
  public Security toApi() {
    return Security.builder()
        .privileged(privileged)
        .capAdd(capAdd)
        .capDrop(capDrop)
        .noNewPrivileges(noNewPrivileges)
        .seccomp(seccomp)
        .seccompOfImage(seccompOfImage)
        .apparmor(apparmor)
        .labels(labels)
        .mask(mask)
        .unmask(unmask)
        .devices(devices.stream().map(Node::toApi).toList())
        .deviceRules(deviceRules)
        .build();
  }

  /** A device. */
  public record Node(String host, String container, String permissions) {

    /** Converts a value of the API to its stored form. */
    public static Node of(Device value) {
      return new Node(value.host(), value.container(), value.permissions());
    }

    /** Converts this to a value of the API. */
    public Device toApi() {
      return new Device(host, container, permissions);
    }
  }
}
