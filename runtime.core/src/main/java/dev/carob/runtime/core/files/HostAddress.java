package dev.carob.runtime.core.files;

import dev.carob.spi.network.Attachment;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The address under which a container reaches its host. */
final class HostAddress {

  private static final Logger LOG = LoggerFactory.getLogger(HostAddress.class);
  private static final String NONE = "none";

  /** An address outside of the host (RFC 5737). Nothing is sent to it. */
  private static final InetSocketAddress OUTSIDE = new InetSocketAddress("192.0.2.1", 53);

  private HostAddress() {}

  /**
   * @param configured an address; {@code none}; or empty: the gateway of the first network, and
   *     otherwise an address of the host
   * @return empty if there is none
   */
  static String of(String configured, List<Attachment> attachments) {
    if (!configured.isEmpty()) {
      return configured.equals(NONE) ? "" : configured;
    }
    return attachments.stream()
        .map(Attachment::gateway)
        .filter(address -> !address.isEmpty())
        .findFirst()
        .orElseGet(HostAddress::own);
  }

  /** The address from which the host sends to other hosts. */
  private static String own() {
    try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
      channel.connect(OUTSIDE);
      if (channel.getLocalAddress() instanceof InetSocketAddress local) {
        return local.getAddress().getHostAddress();
      }
    } catch (IOException e) {
      LOG.debug("the host has no route to other hosts", e);
    }
    try {
      return NetworkInterface.networkInterfaces()
          .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
          .findFirst()
          .map(InetAddress::getHostAddress)
          .orElse("");
    } catch (SocketException e) {
      LOG.debug("the host's interfaces cannot be listed", e);
      return "";
    }
  }
}
