package dev.carob.api.network;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network as it was when it was looked at.
 *
 * @param id 64 hexadecimal digits, of the name
 * @param driver {@code bridge}, or whatever its configuration says; {@link #DAMAGED}
 * @param device name of its interface on the host; empty: it has none
 * @param subnets what is known of its addresses
 * @param internal nothing outside is reached from it
 * @param dns whether containers on it find each other by name
 * @param options such as {@code mtu}; of a damaged one, why under {@link #DAMAGED}
 * @param own made by the engine, which alone removes it
 */
public record Network(
    String name,
    String id,
    String driver,
    String device,
    Instant created,
    List<Subnet> subnets,
    boolean internal,
    boolean dns,
    Map<String, String> labels,
    Map<String, String> options,
    boolean own) {

  /** The driver of a network whose configuration cannot be read; it can only be removed. */
  public static final String DAMAGED = "damaged";

  public Network {
    subnets = List.copyOf(subnets);
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /** Whether it has addresses of IPv6. */
  public boolean ipv6() {
    return subnets.stream().anyMatch(subnet -> subnet.subnet().contains(":"));
  }
}
