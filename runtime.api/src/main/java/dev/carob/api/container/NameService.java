package dev.carob.api.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Name resolution in a container: the content of its {@code /etc/resolv.conf} (resolv.conf(5)) and
 * {@code /etc/hosts} (hosts(5)).
 */
public final class NameService {

  /** For {@link #baseHosts()}: the image's own file. */
  public static final String OF_IMAGE = "image";

  /** For {@link #baseHosts()}: no file. */
  public static final String OF_NOTHING = "none";

  /** All defaults. */
  public static final NameService DEFAULT = builder().build();

  private final List<String> servers;
  private final List<String> searches;
  private final List<String> options;
  private final List<String> hosts;
  private final String baseHosts;
  private final boolean imageHosts;
  private final boolean imageResolvConf;
  private final boolean imageHostname;

  private NameService(Builder from) {
    servers = List.copyOf(from.servers);
    searches = List.copyOf(from.searches);
    options = List.copyOf(from.options);
    hosts = List.copyOf(from.hosts);
    baseHosts = from.baseHosts;
    imageHosts = from.imageHosts;
    imageResolvConf = from.imageResolvConf;
    imageHostname = from.imageHostname;
  }

  /** Creates a builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  /** Addresses of name servers, instead of the host's. */
  public List<String> servers() {
    return servers;
  }

  /** Search domains, instead of the host's; a single {@code .} means none. */
  public List<String> searches() {
    return searches;
  }

  /** Options of the resolver, instead of the host's. */
  public List<String> options() {
    return options;
  }

  /**
   * Additional lines of {@code /etc/hosts}, {@code NAME:ADDRESS}; the address {@code host-gateway}
   * means the address at which the container reaches the host.
   */
  public List<String> hosts() {
    return hosts;
  }

  /**
   * The file to which the lines are added: an absolute path, {@link #OF_IMAGE}, or {@link
   * #OF_NOTHING}; if empty, as configured, by default the host's file.
   */
  public String baseHosts() {
    return baseHosts;
  }

  /** Returns true if {@code /etc/hosts} is the image's, unchanged. */
  public boolean imageHosts() {
    return imageHosts;
  }

  /** Returns true if {@code /etc/resolv.conf} is the image's, unchanged. */
  public boolean imageResolvConf() {
    return imageResolvConf;
  }

  /** Returns true if {@code /etc/hostname} is the image's, unchanged. */
  public boolean imageHostname() {
    return imageHostname;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.servers = servers;
    builder.searches = searches;
    builder.options = options;
    builder.hosts = hosts;
    builder.baseHosts = baseHosts;
    builder.imageHosts = imageHosts;
    builder.imageResolvConf = imageResolvConf;
    builder.imageHostname = imageHostname;
    return builder;
  }

  private List<Object> fields() {
    return List.of(
        servers, searches, options, hosts, baseHosts, imageHosts, imageResolvConf, imageHostname);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NameService that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "NameService" + fields();
  }

  /** Builder of {@link NameService}. */
  public static final class Builder {
    private List<String> servers = List.of();
    private List<String> searches = List.of();
    private List<String> options = List.of();
    private List<String> hosts = List.of();
    private String baseHosts = "";
    private boolean imageHosts = false;
    private boolean imageResolvConf = false;
    private boolean imageHostname = false;

    private Builder() {}

    public Builder servers(List<String> value) {
      servers = value;
      return this;
    }

    public Builder searches(List<String> value) {
      searches = value;
      return this;
    }

    public Builder options(List<String> value) {
      options = value;
      return this;
    }

    public Builder hosts(List<String> value) {
      hosts = value;
      return this;
    }

    public Builder baseHosts(String value) {
      baseHosts = value;
      return this;
    }

    public Builder imageHosts(boolean value) {
      imageHosts = value;
      return this;
    }

    public Builder imageResolvConf(boolean value) {
      imageResolvConf = value;
      return this;
    }

    public Builder imageHostname(boolean value) {
      imageHostname = value;
      return this;
    }

    public NameService build() {
      return new NameService(this);
    }
  }
}
