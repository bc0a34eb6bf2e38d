package dev.carob.image.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** A registry whose responses a test defines, on a port of its own. */
final class FakeRegistry implements AutoCloseable {

  /** Answers a request. */
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
  final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  FakeRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", this::serve);
    server.start();
  }

  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Sets the responses to requests for a path, in order; the last one is repeated. */
  FakeRegistry on(String path, Answer... inOrder) {
    answers.put(path, new ArrayDeque<>(List.of(inOrder)));
    return this;
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    StringBuilder line = new StringBuilder(exchange.getRequestMethod() + " " + path);
    for (String header : List.of("Range", "Authorization")) {
      String value = exchange.getRequestHeaders().getFirst(header);
      line.append(value == null ? "" : " " + header + "=" + value);
    }
    requests.add(line.toString());
    Deque<Answer> deque = answers.getOrDefault(path, new ArrayDeque<>());
    Answer answer;
    synchronized (deque) {
      answer = deque.size() > 1 ? deque.poll() : deque.peek();
    }
    try (exchange) {
      (answer == null ? status(404, "") : answer).to(exchange);
    }
  }

  static Answer status(int status, String body, String... headers) {
    return exchange -> send(exchange, status, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  private static void send(HttpExchange exchange, int status, byte[] bytes, String... headers)
      throws IOException {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], headers[i + 1]);
    }
    all.forEach(exchange.getResponseHeaders()::set);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, bytes.length == 0 || head ? -1 : bytes.length);
    if (bytes.length > 0 && !head) {
      exchange.getResponseBody().write(bytes);
    }
  }

  static Answer bytes(byte[] bytes, String... headers) {
    return exchange -> send(exchange, 200, bytes, headers);
  }

  /** Returns the requested range, or everything. */
  static Answer range(byte[] bytes) {
    return exchange -> {
      String range = exchange.getRequestHeaders().getFirst("Range");
      if (range == null) {
        send(exchange, 200, bytes);
      } else {
        int from = Integer.parseInt(range.replaceAll("\\D", ""));
        send(exchange, 206, java.util.Arrays.copyOfRange(bytes, from, bytes.length));
      }
    };
  }

  /** Sends some bytes, then closes the connection. */
  static Answer cut(byte[] bytes, int after) {
    return exchange -> {
      exchange.sendResponseHeaders(200, bytes.length);
      OutputStream out = exchange.getResponseBody();
      out.write(bytes, 0, after);
      out.flush();
      throw new IOException("cut");
    };
  }

  /** Sends some bytes, then nothing more, and keeps the connection open. */
  static Answer silent(byte[] bytes, int after) {
    return exchange -> {
      exchange.sendResponseHeaders(200, bytes.length);
      OutputStream out = exchange.getResponseBody();
      out.write(bytes, 0, after);
      out.flush();
      try {
        new java.util.concurrent.CountDownLatch(1).await(20, java.util.concurrent.TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    };
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
