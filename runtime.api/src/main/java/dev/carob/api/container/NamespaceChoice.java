package dev.carob.api.container;

import dev.carob.api.CarobException;

/**
 * Which namespace of a kind (namespaces(7)) a container's processes are in.
 *
 * @param target of {@link Kind#CONTAINER} its name or id, of {@link Kind#PATH} the absolute path of
 *     a file, of {@link Kind#AUTO} the options; else empty
 */
public record NamespaceChoice(Kind kind, String target) {

  /** As the engine's configuration says. */
  public static final NamespaceChoice DEFAULT = new NamespaceChoice(Kind.DEFAULT, "");

  /** What a namespace may be. */
  public enum Kind {
    /** As the engine's configuration says. */
    DEFAULT,
    /** The container's own. */
    PRIVATE,
    /** That of the host. */
    HOST,
    /** That of another container. */
    CONTAINER,
    /** That which a file leads to. */
    PATH,
    /** Of users only: the container's own, with ids that no other container has. */
    AUTO
  }

  /**
   * Reads {@code private}, {@code host}, {@code container:NAME}, {@code ns:PATH}, or {@code
   * auto[:OPTIONS]}; empty text is the default.
   *
   * @throws CarobException.InvalidArgument it is none of these
   */
  public static NamespaceChoice parse(String text) {
    int colon = text.indexOf(':');
    String kind = colon < 0 ? text : text.substring(0, colon);
    String target = colon < 0 ? "" : text.substring(colon + 1);
    NamespaceChoice choice =
        switch (kind) {
          case "" -> DEFAULT;
          case "private" -> new NamespaceChoice(Kind.PRIVATE, target);
          case "host" -> new NamespaceChoice(Kind.HOST, target);
          case "container" -> new NamespaceChoice(Kind.CONTAINER, target);
          case "ns" -> new NamespaceChoice(Kind.PATH, target);
          case "auto" -> new NamespaceChoice(Kind.AUTO, target);
          default -> throw invalid(text);
        };
    boolean wants = choice.kind == Kind.CONTAINER || choice.kind == Kind.PATH;
    if (choice.kind != Kind.AUTO && wants == target.isEmpty()) {
      throw invalid(text);
    }
    if (choice.kind == Kind.PATH && !target.startsWith("/")) {
      throw new CarobException.InvalidArgument(
          "the namespace '" + text + "' needs an absolute path: ns:/proc/1/ns/net");
    }
    return choice;
  }

  private static CarobException invalid(String text) {
    return new CarobException.InvalidArgument(
        "invalid namespace '" + text + "': there are private, host, container:NAME and ns:PATH");
  }

  /** The same, of the container with an id. */
  public NamespaceChoice of(String id) {
    return new NamespaceChoice(kind, id);
  }

  /** As {@link #parse} reads it. */
  public String text() {
    return switch (kind) {
      case DEFAULT -> "";
      case PRIVATE -> "private";
      case HOST -> "host";
      case CONTAINER -> "container:" + target;
      case PATH -> "ns:" + target;
      case AUTO -> target.isEmpty() ? "auto" : "auto:" + target;
    };
  }
}
