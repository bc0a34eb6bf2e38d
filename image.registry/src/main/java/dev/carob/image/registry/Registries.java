package dev.carob.image.registry;

import dev.carob.api.CarobException;
import dev.carob.api.types.image.FoundImage;
import dev.carob.api.types.image.ImageReference;
import dev.carob.api.types.image.ImageSearch;
import dev.carob.api.types.image.RegistryAccess;
import dev.carob.image.registry.RegistriesConf.Endpoint;
import dev.carob.image.registry.RegistryHttp.Body;
import dev.carob.image.registry.RegistryHttp.Call;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.LoggerFactory;

/**
 * Gives access to registries according to this host's configuration files, which are read at each
 * use.
 */
public final class Registries {

  private final HostFiles files;
  private final AuthFiles auth;
  private final RetryPolicy policy;

  public Registries(HostFiles files, RetryPolicy policy) {
    this.files = files;
    this.policy = policy;
    this.auth = new AuthFiles(files);
  }

  /**
   * Resolves a name to the full names that it may stand for, in the order in which to try them.
   *
   * @throws CarobException.InvalidArgument the name is short and the configuration has no search
   *     registries
   */
  public List<ImageReference> candidates(String name, RegistryAccess access) {
    return conf(access).candidates(name);
  }

  private RegistriesConf conf(RegistryAccess access) {
    return RegistriesConf.read(files.withRegistriesConf(access.registriesConf()));
  }

  /**
   * Opens the repository of a name, including its mirrors.
   *
   * @throws CarobException.InvalidArgument the registry is blocked
   */
  public Repository repository(ImageReference name, RegistryAccess access) {
    RetryPolicy own = attempts(access);
    return new Repository(
        conf(access).endpoints(name, !name.digest().isEmpty()).stream()
            .map(endpoint -> place(endpoint, access, own))
            .toList());
  }

  /**
   * Searches the registry that the term begins with, or else the search registries.
   *
   * @throws CarobException.NetworkFailed no registry could be searched
   */
  public List<FoundImage> search(ImageSearch search) {
    String term = search.term();
    int slash = term.indexOf('/');
    String first = slash < 0 ? "" : term.substring(0, slash);
    boolean named = first.matches(".*[.:].*") || first.equals(ImageReference.LOCAL_DOMAIN);
    String rest = named ? term.substring(slash + 1) : term;
    List<String> places = named ? List.of(first) : conf(search.access()).searchRegistries();
    List<FoundImage> found = new ArrayList<>();
    List<CarobException> failures = new ArrayList<>();
    for (String registry : places) {
      try {
        found.addAll(search(registry, rest, search));
      } catch (CarobException.Interrupted e) {
        throw e;
      } catch (CarobException e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty() && failures.size() == places.size()) {
      throw failures.get(0);
    }
    return found;
  }

  private List<FoundImage> search(String registry, String term, ImageSearch search) {
    RegistryAccess access = search.access();
    boolean insecure = insecure(access, conf(access).insecure(registry));
    RegistryHttp http =
        new RegistryHttp(
            files,
            registry,
            insecure,
            access.certificates(),
            given(access).or(() -> auth.find(access.authFile(), registry, "")),
            attempts(access));
    return new RegistrySearch(http, registry)
        .run(term, search.limit()).stream().filter(search::matches).toList();
  }

  private RetryPolicy attempts(RegistryAccess access) {
    return new RetryPolicy(
        access.attempts() > 0 ? access.attempts() : policy.attempts(),
        policy.first(),
        policy.longest(),
        policy.silence());
  }

  private Repository.Place place(Endpoint endpoint, RegistryAccess access, RetryPolicy own) {
    String registry = endpoint.registry();
    Optional<Credentials> credentials =
        given(access).or(() -> auth.find(access.authFile(), registry, endpoint.path()));
    return new Repository.Place(
        new RegistryHttp(
            files,
            registry,
            insecure(access, endpoint.insecure()),
            access.certificates(),
            credentials,
            own),
        endpoint.path());
  }

  private static Optional<Credentials> given(RegistryAccess access) {
    return access.user().isEmpty()
        ? Optional.empty()
        : Optional.of(new Credentials(access.user(), access.password(), ""));
  }

  private static boolean insecure(RegistryAccess access, boolean configured) {
    return switch (access.verify()) {
      case CONFIGURED -> configured;
      case YES -> false;
      case NO -> true;
    };
  }

  /**
   * Logs in: verifies the credentials and stores them if they are accepted.
   *
   * @param access with user and password
   */
  public void login(String registry, RegistryAccess access) {
    Credentials credentials = new Credentials(access.user(), access.password(), "");
    String host = host(registry);
    RegistryHttp http =
        new RegistryHttp(
            files,
            host,
            insecure(access, conf(access).insecure(host)),
            access.certificates(),
            Optional.of(credentials),
            policy);
    HttpResponse<InputStream> answer =
        http.send(
            new Call(
                "logging in to " + registry, "GET", "/v2/", "", Map.of(), Body.NONE, Set.of(200)));
    try {
      answer.body().close();
    } catch (IOException e) {
      LoggerFactory.getLogger(Registries.class).debug("cannot close a response", e);
    }
    auth.put(access.authFile(), registry, credentials);
  }

  private static String host(String registry) {
    int slash = registry.indexOf('/');
    return slash < 0 ? registry : registry.substring(0, slash);
  }

  /**
   * Returns the name of the user that is logged in; empty if no user is.
   *
   * @param authFile the only file to use; empty: the usual files
   */
  public Optional<String> loggedIn(String registry, String authFile) {
    return auth.find(authFile, registry, "").map(Credentials::user);
  }

  /** Removes credentials. Returns true if any were stored. */
  public boolean logout(String registry, String authFile) {
    return auth.remove(authFile, registry);
  }

  /** Removes all credentials. */
  public void logoutAll(String authFile) {
    auth.removeAll(authFile);
  }
}
