package dev.carob.api.container;

import dev.carob.api.CarobException;

/**
 * The choice of a namespace (namespaces(7)) for a container's processes.
 *
 * @param target for {@link Kind#CONTAINER} the name or id, for {@link Kind#PATH} the absolute path
 *     of a file, for {@link Kind#AUTO} the options; otherwise empty
 */
public record NamespaceChoice(Kind kind, String target) {

  /** As the engine's configuration says. */
  public static final NamespaceChoice DEFAULT = new NamespaceChoice(Kind.DEFAULT, "");

  /** How a namespace is chosen. */
  public enum Kind {
    /** As the engine's configuration says. */
    DEFAULT,
    /** A new one for the container. */
    PRIVATE,
    /** For the IPC namespace only: a new one that other containers may join. */
    SHAREABLE,
    /** The host's. */
    HOST,
    /** The namespace of another container. */
    CONTAINER,
    /** The namespace that a file refers to. */
    PATH,
    /** For the user namespace only: a new one with ids that no other container has. */
    AUTO
  }

  /**
   * Parses {@code private}, {@code shareable}, {@code host}, {@code container:NAME}, {@code
   * ns:PATH}, or {@code auto[:OPTIONS]}; empty text is the default.
   *
   * @throws CarobException.InvalidArgument the text has another format
   */
  public static NamespaceChoice parse(String text) {
    int colon = text.indexOf(':');
    String kind = colon < 0 ? text : text.substring(0, colon);
    String target = colon < 0 ? "" : text.substring(colon + 1);
    NamespaceChoice choice =
        switch (kind) {
          case "" -> DEFAULT;
          case "private" -> new NamespaceChoice(Kind.PRIVATE, target);
          case "shareable" -> new NamespaceChoice(Kind.SHAREABLE, target);
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
        "invalid namespace '" + text + "': it must be private, host, container:NAME or ns:PATH");
  }

  /** Returns a choice of the same kind with another target, the id of a container. */
  public NamespaceChoice of(String id) {
    return new NamespaceChoice(kind, id);
  }

  /** The text that {@link #parse} reads. */
  public String text() {
    return switch (kind) {
      case DEFAULT -> "";
      case PRIVATE -> "private";
      case SHAREABLE -> "shareable";
      case HOST -> "host";
      case CONTAINER -> "container:" + target;
      case PATH -> "ns:" + target;
      case AUTO -> target.isEmpty() ? "auto" : "auto:" + target;
    };
  }
}
