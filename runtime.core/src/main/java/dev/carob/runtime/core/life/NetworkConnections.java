package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subject;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.ContainerState;
import dev.carob.api.types.Joining;
import dev.carob.linux.Mounts;
import dev.carob.runtime.core.event.Events;
import dev.carob.runtime.core.files.EngineFiles;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.ContainerConfig;
import dev.carob.runtime.core.record.Containers;
import dev.carob.runtime.core.record.NetworkChoice;
import dev.carob.spi.network.Attachment;
import dev.carob.spi.network.NetworkRequest;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes the networks of existing containers. */
public final class NetworkConnections {

  private static final Logger LOG = LoggerFactory.getLogger(NetworkConnections.class);

  private final LockedOperations operations;
  private final Containers records;
  private final Events events;

  NetworkConnections(LockedOperations operations, Containers records, Events events) {
    this.operations = operations;
    this.records = records;
    this.events = events;
  }

  /** Connects a container to an existing network. */
  public void connect(Container container, Joining asked) {
    operations.perform(
        container,
        context -> {
          requireNetworks(container);
          asked.check();
          ContainerConfig config = container.config();
          List<Joining> before = NetworkChoice.joinings(config);
          if (before.stream().anyMatch(one -> one.network().equals(asked.network()))) {
            throw new CarobException.InvalidArgument(
                "container %s is already connected to network \"%s\": network is already connected"
                    .formatted(config.id(), asked.network()),
                FailureDetails.about(Subject.Kind.CONTAINER, config.name())
                    .andAbout(Subject.Kind.NETWORK, asked.network()));
          }
          Joining joining =
              (asked.device().isEmpty() ? asked.as(freeDevice(container)) : asked)
                  .withAlias(config.shortId());
          if (isUp(container)) {
            Attachment made = context.network().attach(NetworkSteps.request(container), joining);
            List<Attachment> all = new ArrayList<>(container.status().attachments());
            all.add(made);
            changed(container, all);
          }
          List<Joining> wishes = new ArrayList<>(config.spec().networking().joinings());
          wishes.removeIf(one -> one.network().equals(asked.network()));
          wishes.add(asked);
          List<String> names = new ArrayList<>(before.stream().map(Joining::network).toList());
          names.add(asked.network());
          record(container, names, wishes);
          events.container(container, "connect");
          return container;
        });
  }

  /** Disconnects a container from a network. */
  public void disconnect(Container container, String network) {
    operations.perform(
        container,
        context -> {
          requireNetworks(container);
          List<String> names =
              new ArrayList<>(
                  NetworkChoice.joinings(container.config()).stream()
                      .map(Joining::network)
                      .toList());
          if (!names.remove(network)) {
            throw new CarobException.InvalidArgument(
                "container %s is not connected to network \"%s\": network is not connected"
                    .formatted(container.id(), network),
                FailureDetails.about(Subject.Kind.CONTAINER, container.config().name())
                    .andAbout(Subject.Kind.NETWORK, network));
          }
          if (isUp(container)) {
            context.network().detach(NetworkSteps.request(container), network);
            changed(
                container,
                container.status().attachments().stream()
                    .filter(one -> !one.network().equals(network))
                    .toList());
          }
          record(
              container,
              names,
              container.config().spec().networking().joinings().stream()
                  .filter(one -> !one.network().equals(network))
                  .toList());
          events.container(container, "disconnect");
          return container;
        });
  }

  /**
   * Restores missing parts of a container's networks.
   *
   * @return true if anything was missing
   */
  public boolean reload(Container container) {
    return operations.perform(
        container,
        context -> {
          requireNetworks(container);
          if (!isUp(container)) {
            throw new CarobException.InvalidState(
                container.config().title() + " does not run: it has no network to reload",
                FailureDetails.about(Subject.Kind.CONTAINER, container.config().name()));
          }
          if (!Mounts.isMounted(NetworkSteps.namespace(container))) {
            throw new CarobException.NetworkFailed(
                "%s: its network namespace %s no longer exists: restart the container to create another"
                    .formatted(container.config().title(), NetworkSteps.namespace(container)),
                null);
          }
          NetworkRequest wanted = NetworkSteps.request(container);
          try {
            context.network().check(wanted);
            return false;
          } catch (CarobException.NetworkFailed e) {
            LOG.info(
                "{}: setting up its network again: {}", container.config().title(), e.getMessage());
          }
          context.network().tearDown(wanted);
          changed(container, context.network().setUp(withAddresses(container, wanted)));
          return true;
        });
  }

  /** Makes changed name servers of its networks known to a container, if it is running. */
  public void refresh(Container container) {
    operations.perform(
        container,
        context -> {
          if (isUp(container)) {
            context.network().refresh(NetworkSteps.request(container));
          }
          return container;
        });
  }

  /** Requests the addresses that the container has. */
  private static NetworkRequest withAddresses(Container container, NetworkRequest wanted) {
    List<Joining> same = new ArrayList<>();
    for (Joining joining : wanted.networks()) {
      Joining now = joining;
      for (Attachment attachment : container.status().attachments()) {
        if (attachment.network().equals(joining.network())) {
          now = Joining.to(joining.network()).as(attachment.device()).withMac(attachment.mac());
          for (String address : attachment.addresses()) {
            now = now.withAddress(address.replaceFirst("/.*", ""));
          }
          now = now.withAliases(joining.aliases());
        }
      }
      same.add(now);
    }
    return wanted.joining(same);
  }

  private static boolean isUp(Container container) {
    return container.effects().contains(NetworkSteps.Attachments.EFFECT)
        && (container.state() == ContainerState.RUNNING
            || container.state() == ContainerState.CREATED
            || container.state() == ContainerState.PAUSED);
  }

  private static void requireNetworks(Container container) {
    if (container.config().network().isEmpty()) {
      throw new CarobException.InvalidState(
          "\"%s\" is not supported: %s has no networks of its own: network mode invalid"
              .formatted(container.config().spec().network(), container.config().title()),
          FailureDetails.about(Subject.Kind.CONTAINER, container.config().name()));
    }
  }

  private static String freeDevice(Container container) {
    List<String> used =
        new ArrayList<>(container.status().attachments().stream().map(Attachment::device).toList());
    NetworkChoice.joinings(container.config()).forEach(one -> used.add(one.device()));
    int number = 0;
    while (used.contains("eth" + number)) {
      number++;
    }
    return "eth" + number;
  }

  private void changed(Container container, List<Attachment> attachments) {
    records.save(container, container.status().attachments(attachments));
    EngineFiles.writeNamesThrough(container);
  }

  private void record(Container container, List<String> names, List<Joining> wishes) {
    ContainerConfig config = container.config();
    ContainerSpec spec = config.spec();
    records.replace(
        container,
        config.withSpec(
            spec.toBuilder()
                .network(String.join(",", names))
                .networking(spec.networking().withJoinings(wishes))
                .build()));
  }
}
