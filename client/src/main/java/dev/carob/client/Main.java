package dev.carob.client;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;

/**
 * The {@code carob} command. It knows two things itself: how to reach or start the engine, and that
 * {@code engine start}, {@code stop} and {@code status} are about that.
 */
public final class Main {

  private static final int FAILURE = 125;

  private Main() {}

  public static void main(String[] arguments) {
    int code;
    try {
      code = run(Places.of(List.of(arguments)));
    } catch (ClientException | IOException e) {
      System.err.println("Error: " + e.getMessage());
      code = FAILURE;
    }
    System.err.flush();
    // Not System.exit: there is nothing to shut down, and it would wait for who reads stdin.
    Runtime.getRuntime().halt(code);
  }

  private static int run(Places places) throws IOException {
    EngineProcess engine = new EngineProcess(places);
    List<String> command = places.command();
    if (command.size() >= 2 && command.get(0).equals("engine")) {
      switch (command.get(1)) {
        case "status" -> {
          return ifRunning(engine, places, command);
        }
        case "stop" -> {
          int code = ifRunning(engine, places, command);
          engine.awaitEnd();
          return code;
        }
        default -> {}
      }
    }
    try (SocketChannel channel = engine.connectOrStart()) {
      return new Conversation(channel).run(command);
    }
  }

  private static int ifRunning(EngineProcess engine, Places places, List<String> command)
      throws IOException {
    Optional<SocketChannel> running = engine.connect();
    if (running.isEmpty()) {
      System.out.println("no engine runs on " + places.root());
      return command.get(1).equals("status") ? 1 : 0;
    }
    try (SocketChannel channel = running.get()) {
      return new Conversation(channel).run(command);
    }
  }
}
