package dev.carob.runtime.core.stored;

import dev.carob.api.container.NameService;
import java.util.List;

/** The stored form of name service settings. */
public record StoredNameService(
    List<String> servers,
    List<String> searches,
    List<String> options,
    List<String> hosts,
    String baseHosts,
    boolean imageHosts,
    boolean imageResolvConf,
    boolean imageHostname) {

  /** Converts a value of the API to its stored form. */
  public static StoredNameService of(NameService value) {
    return new StoredNameService(
        value.servers(),
        value.searches(),
        value.options(),
        value.hosts(),
        value.baseHosts(),
        value.imageHosts(),
        value.imageResolvConf(),
        value.imageHostname());
  }

  /** Converts this to a value of the API. */
  public NameService toApi() {
    return NameService.builder()
        .servers(servers)
        .searches(searches)
        .options(options)
        .hosts(hosts)
        .baseHosts(baseHosts)
        .imageHosts(imageHosts)
        .imageResolvConf(imageResolvConf)
        .imageHostname(imageHostname)
        .build();
  }
}
