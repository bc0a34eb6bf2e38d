package dev.carob.runtime.core.life;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.types.PortMapping;
import dev.carob.linux.BackgroundProgram;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Fd;
import dev.carob.linux.Namespaces;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.SlirpNetwork;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The process slirp4netns(1) of a container. It ends with the container's network, not with the
 * engine.
 */
final class Slirp4netns {

  private static final List<Path> DIRECTORIES =
      List.of(Path.of("/usr/local/bin"), Path.of("/usr/bin"), Path.of("/bin"));

  private static final String SOCKET = "slirp4netns.sock";
  private static final String PID = "slirp4netns.pid";
  private static final String LOG = "slirp4netns.log";
  private static final String DEVICE = "tap0";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ObjectMapper mapper = new ObjectMapper();
  private final Container container;
  private final SlirpNetwork network;
  private final Path directory;
  private final BackgroundProgram process;

  Slirp4netns(Container container) {
    this.container = container;
    network = SlirpNetwork.parse(container.config().spec().network());
    directory = container.runDir();
    process = new BackgroundProgram(directory.resolve(PID), namespace().toString());
  }

  /** Name of the container's interface. */
  static String device() {
    return DEVICE;
  }

  /**
   * Starts the process, waits until the interface is configured and forwards the container's ports.
   *
   * @throws CarobException.NetworkFailed the program is missing or fails, or a port cannot be
   *     forwarded
   */
  void start() {
    Path program = program();
    end();
    if (network.ipv6()) {
      withoutDuplicateDetection();
    }
    try {
      switch (process.start(command(program), directory, directory.resolve(LOG), PATIENCE)) {
        case READY -> {}
        case ENDED -> throw failed(reason(), null);
        case LATE -> throw failed("it is not ready after " + PATIENCE.toSeconds() + " s", null);
      }
    } catch (ErrnoException e) {
      throw failed(String.valueOf(e.getMessage()), e);
    }
    container.config().spec().networking().ports().forEach(this::forward);
  }

  private Path program() {
    return DIRECTORIES.stream()
        .map(one -> one.resolve(SlirpNetwork.NAME))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new CarobException.NetworkFailed(
                    "%s: the program slirp4netns, which its network requires, is not installed (Debian: apt-get install slirp4netns)"
                        .formatted(container.config().title()),
                    null,
                    FailureDetails.field("network")));
  }

  private List<String> command(Path program) {
    List<String> words = new ArrayList<>();
    words.addAll(
        List.of(
            program.toString(),
            "--configure",
            "--ready-fd=" + BackgroundProgram.READY,
            "--mtu=" + network.mtu(),
            "--cidr=" + network.cidr(),
            "--api-socket=" + SOCKET,
            "--enable-sandbox",
            "--enable-seccomp"));
    if (!network.hostLoopback()) {
      words.add("--disable-host-loopback");
    }
    if (network.ipv6()) {
      words.add("--enable-ipv6");
    }
    if (!network.outbound().isEmpty()) {
      words.add("--outbound-addr=" + network.outbound());
    }
    if (!network.outbound6().isEmpty()) {
      words.add("--outbound-addr6=" + network.outbound6());
    }
    words.addAll(List.of("--netns-type=path", namespace().toString(), DEVICE));
    return words;
  }

  private Path namespace() {
    return NetworkSteps.namespace(container);
  }

  /** The container's IPv6 address is usable at once: there is no other host that could have it. */
  private void withoutDuplicateDetection() {
    Path setting = Path.of("/proc/sys/net/ipv6/conf/default/accept_dad");
    Namespaces.inNetwork(
        namespace(), () -> Files.exists(setting) ? Files.writeString(setting, "0") : setting);
  }

  private String reason() {
    try {
      String text = Files.readString(directory.resolve(LOG)).strip();
      return text.isEmpty() ? "it ends without a message" : text;
    } catch (IOException e) {
      return "its messages cannot be read: " + e;
    }
  }

  /** Requests a forwarding for each port of a range (slirp4netns(1), "API SOCKET"). */
  private void forward(PortMapping port) {
    for (int i = 0; i < port.count(); i++) {
      ObjectNode request = mapper.createObjectNode().put("execute", "add_hostfwd");
      ObjectNode arguments = request.putObject("arguments").put("proto", port.protocol());
      if (!port.hostAddress().isEmpty()) {
        arguments.put("host_addr", port.hostAddress());
      }
      arguments.put("host_port", port.hostPort() + i);
      arguments.put("guest_addr", network.address(SlirpNetwork.CONTAINER));
      arguments.put("guest_port", port.containerPort() + i);
      JsonNode error = answer(request).path("error");
      if (!error.isMissingNode()) {
        throw failed(
            "it cannot forward the %s port %d of the host: %s"
                .formatted(
                    port.protocol(),
                    port.hostPort() + i,
                    error.path("desc").asText(error.toString())),
            null);
      }
    }
  }

  private JsonNode answer(ObjectNode request) {
    // The path of the socket may be longer than an address of a socket.
    try (Fd parent = Fd.open(directory, Fd.O_PATH | Fd.O_DIRECTORY | Fd.O_CLOEXEC, 0);
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(parent.path().resolve(SOCKET)));
      ByteBuffer bytes = ByteBuffer.wrap(mapper.writeValueAsBytes(request));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.shutdownOutput();
      return mapper.readTree(Channels.newInputStream(channel).readAllBytes());
    } catch (IOException e) {
      throw failed("it does not accept requests: " + e.getMessage(), e);
    }
  }

  /** Ends the process and removes its files. Has no effect if it is not running. */
  void end() {
    try {
      process.end(PATIENCE);
      for (String name : List.of(SOCKET, LOG)) {
        Files.deleteIfExists(directory.resolve(name));
      }
    } catch (IOException e) {
      throw failed("it cannot be ended, or its files in " + directory + " remain: " + e, e);
    }
  }

  private CarobException failed(String why, @org.jspecify.annotations.Nullable Exception cause) {
    return new CarobException.NetworkFailed(
        "%s: slirp4netns: %s".formatted(container.config().title(), why), cause);
  }
}
