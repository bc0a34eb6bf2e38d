package dev.carob.api.container;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The caller's environment variables, and which of them a container gets; variables that the spec
 * sets override them. They are not stored as such: the selected ones are stored among the
 * container's variables.
 */
public final class CallersEnv {

  /** No variables. */
  public static final CallersEnv NOBODYS = builder().build();

  private static final List<String> PROXIES =
      List.of("http_proxy", "https_proxy", "ftp_proxy", "no_proxy");

  private final Wanted wanted;
  private final Map<String, String> env;

  private CallersEnv(Builder from) {
    wanted = from.wanted;
    env = Collections.unmodifiableMap(new LinkedHashMap<>(from.env));
  }

  /** Creates a builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  public Wanted wanted() {
    return wanted;
  }

  public Map<String, String> env() {
    return env;
  }

  /** Returns true if a variable configures a proxy. */
  public static boolean isProxy(String name) {
    return PROXIES.contains(name)
        || PROXIES.stream()
            .anyMatch(proxy -> proxy.toUpperCase(java.util.Locale.ROOT).equals(name));
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.wanted = wanted;
    builder.env = env;
    return builder;
  }

  private List<Object> fields() {
    return List.of(wanted, env);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CallersEnv that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "CallersEnv" + fields();
  }

  /** The variables that a container gets. */
  public enum Wanted {
    /** As configured for the engine; by default, the variables of proxies. */
    CONFIGURED,
    NONE,
    /** The variables of proxies, in lower or upper case. */
    PROXIES,
    ALL
  }

  /** Builder of {@link CallersEnv}. */
  public static final class Builder {
    private Wanted wanted = Wanted.CONFIGURED;
    private Map<String, String> env = Map.of();

    private Builder() {}

    public Builder wanted(Wanted value) {
      wanted = value;
      return this;
    }

    public Builder env(Map<String, String> value) {
      env = value;
      return this;
    }

    public CallersEnv build() {
      return new CallersEnv(this);
    }
  }
}
