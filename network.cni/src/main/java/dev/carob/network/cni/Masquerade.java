package dev.carob.network.cni;

import dev.carob.api.CarobException;
import dev.carob.api.types.Network;
import dev.carob.api.types.Subnet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Manages the masquerading rules of Carob's own networks: one rule for each subnet, which exists as
 * long as the network. The bridge plugin would add several for each container, which takes most of
 * its time.
 */
final class Masquerade {

  /** Makes sure in the background that the rules exist. */
  CompletableFuture<Void> ensure(Network network) {
    if (!isDue(network)) {
      return CompletableFuture.completedFuture(null);
    }
    return CompletableFuture.runAsync(
        () -> network.subnets().forEach(subnet -> ensure(network, subnet)),
        // A new thread inherits the network namespace of the thread that creates it.
        task -> new Thread(task, "carob-masquerade").start());
  }

  /** Waits for the result of {@link #ensure}. */
  static void await(CompletableFuture<Void> begun) {
    try {
      begun.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof CarobException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static boolean isDue(Network network) {
    return network.own() && !network.internal() && network.driver().equals(BridgeConfig.DRIVER);
  }

  private void ensure(Network network, Subnet subnet) {
    Iptables iptables = Iptables.of(subnet.subnet());
    if (iptables.does(rule("-C", network, subnet))) {
      return;
    }
    synchronized (this) {
      // Another engine may have added it already.
      if (!iptables.does(rule("-C", network, subnet))) {
        iptables.must(rule("-A", network, subnet));
      }
    }
  }

  /**
   * @throws CarobException.NetworkFailed a rule is missing
   */
  void check(Network network) {
    if (isDue(network)) {
      for (Subnet subnet : network.subnets()) {
        if (!Iptables.of(subnet.subnet()).does(rule("-C", network, subnet))) {
          throw new CarobException.NetworkFailed(
              "network %s: the masquerading rule of %s is missing"
                  .formatted(network.name(), subnet.subnet()),
              null);
        }
      }
    }
  }

  /** Removes the rules of a bridge for all subnets, if any. */
  void forget(String device) {
    for (String version : List.of("0.0.0.0", "::")) {
      Iptables iptables = Iptables.of(version);
      for (List<String> rule : iptables.rules("POSTROUTING")) {
        if (rule.contains(comment(device))) {
          List<String> removal = new ArrayList<>(rule);
          removal.set(0, "-D");
          iptables.does(removal.toArray(String[]::new));
        }
      }
    }
  }

  private static String comment(String device) {
    return "carob " + device;
  }

  private static String[] rule(String what, Network network, Subnet subnet) {
    return new String[] {
      what,
      "POSTROUTING",
      "-s",
      subnet.subnet(),
      "!",
      "-d",
      subnet.subnet(),
      "-m",
      "comment",
      "--comment",
      comment(network.device()),
      "-j",
      "MASQUERADE"
    };
  }
}
