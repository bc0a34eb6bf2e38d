package dev.carob.api.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a container finds others by name: what is put into its {@code /etc/resolv.conf}
 * (resolv.conf(5)) and {@code /etc/hosts} (hosts(5)).
 */
public final class NameService {

  /** In place of a path: the image's own file. */
  public static final String OF_IMAGE = "image";

  /** In place of a path: nothing. */
  public static final String OF_NOTHING = "none";

  /** Nothing but the defaults. */
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

  /** A builder in which every value has its default. */
  public static Builder builder() {
    return new Builder();
  }

  /** Addresses of name servers, in place of the host's. */
  public List<String> servers() {
    return servers;
  }

  /** Domains to look in, in place of the host's; a single {@code .}: none. */
  public List<String> searches() {
    return searches;
  }

  /** The options of the resolver, in place of the host's. */
  public List<String> options() {
    return options;
  }

  /**
   * {@code NAME:ADDRESS}, more lines of {@code /etc/hosts}; the address {@code host-gateway} is
   * that by which the host is reached.
   */
  public List<String> hosts() {
    return hosts;
  }

  /**
   * What the lines are added to: an absolute path, {@code image}, or {@code none}; empty: as
   * configured, else the host's file.
   */
  public String baseHosts() {
    return baseHosts;
  }

  /** Leave {@code /etc/hosts} as the image has it. */
  public boolean imageHosts() {
    return imageHosts;
  }

  /** Leave {@code /etc/resolv.conf} as the image has it. */
  public boolean imageResolvConf() {
    return imageResolvConf;
  }

  /** Leave {@code /etc/hostname} as the image has it. */
  public boolean imageHostname() {
    return imageHostname;
  }

  /** A builder that begins with these values. */
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

  /** Collects the values of a {@link NameService}. */
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
