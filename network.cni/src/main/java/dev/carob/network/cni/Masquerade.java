package dev.carob.network.cni;

import dev.carob.api.CarobException;
import dev.carob.api.network.Network;
import dev.carob.api.network.Subnet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The rule by which containers on a network that was made here stand for the host when they reach
 * outside: one of each subnet, as long as there is the network. The bridge plugin would make some
 * for each container, which takes it most of its time.
 */
final class Masquerade {

  /** Sees to it, on a thread of its own, that the rules are there. */
  CompletableFuture<Void> ensure(Network network) {
    if (!isDue(network)) {
      return CompletableFuture.completedFuture(null);
    }
    return CompletableFuture.runAsync(
        () -> network.subnets().forEach(subnet -> ensure(network, subnet)),
        // A new thread is in the network namespace of the one that makes it.
        task -> new Thread(task, "carob-masquerade").start());
  }

  /** Waits for what {@link #ensure} has begun. */
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
    return network.own() && !network.internal();
  }

  private void ensure(Network network, Subnet subnet) {
    Iptables iptables = Iptables.of(subnet.subnet());
    if (iptables.does(rule("-C", network, subnet))) {
      return;
    }
    synchronized (this) {
      // Another may have been before.
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
              "network %s: the rule is missing by which %s reaches outside"
                  .formatted(network.name(), subnet.subnet()),
              null);
        }
      }
    }
  }

  /** Removes the rules of a bridge, of whatever subnets; none being there is no error. */
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
