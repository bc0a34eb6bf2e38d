package dev.carob.runtime.core.secret;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subject;
import dev.carob.api.container.SecretUse;
import dev.carob.api.secret.Secret;
import dev.carob.api.secret.SecretQuery;
import dev.carob.api.secret.SecretService;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.ContainerNames;
import dev.carob.runtime.core.record.RecordFormat;
import dev.carob.runtime.core.record.RecordJson;
import dev.carob.spi.state.Durability;
import dev.carob.spi.state.StateStore;
import dev.carob.spi.state.StoredRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All secrets of the engine. Their records do not contain the values, which are in files that only
 * the engine's user can read. A container gets a copy when it is created.
 */
public final class Secrets implements SecretService {

  private static final Logger LOG = LoggerFactory.getLogger(Secrets.class);
  private static final String KIND = "secret";
  private static final int ID_DIGITS = 25;
  private static final Set<PosixFilePermission> CLOSED =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OWNERS =
      PosixFilePermissions.fromString("rw-------");

  private final StateStore store;
  private final Path directory;
  private final RecordJson json = new RecordJson();
  private final TreeMap<String, Secret> byName = new TreeMap<>();

  /** The record of a secret. */
  private record Config(Instant created, Map<String, String> labels) {
    static final RecordFormat<Config, Config> FORMAT =
        RecordFormat.plain(Config.class, new Config(Instant.EPOCH, Map.of()));
  }

  /**
   * Reads all records. A secret whose record cannot be read is listed with the data that is still
   * available.
   */
  public Secrets(StateStore store, Path root) {
    this.store = store;
    this.directory = root.resolve("secrets");
    List<StoredRecord> renewed = new ArrayList<>();
    for (StoredRecord stored : store.records(KIND)) {
      Config config = read(stored, renewed);
      byName.put(
          stored.name(),
          Secret.builder(stored.id(), stored.name())
              .created(config.created())
              .labels(config.labels())
              .build());
    }
    dropUnrecorded(store);
    RecordJson.renew(store, renewed);
  }

  private Config read(StoredRecord stored, List<StoredRecord> renewed) {
    try {
      RecordJson.Loaded<Config> config = json.read(stored, stored.config(), Config.FORMAT);
      if (config.outdated()) {
        String text = json.write(config.value(), Config.FORMAT);
        renewed.add(new StoredRecord(KIND, stored.id(), stored.name(), text, stored.state()));
      }
      return config.value();
    } catch (CarobException e) {
      LOG.error("{}", e.getMessage(), e);
      return new Config(Instant.EPOCH, Map.of(RecordJson.DAMAGED, String.valueOf(e.getMessage())));
    }
  }

  /** Removes files of an interrupted creation. */
  private void dropUnrecorded(StateStore from) {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        if (from.record(KIND, String.valueOf(file.getFileName())).isEmpty()) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot inspect " + directory + ": " + e, e);
    }
  }

  @Override
  public synchronized String create(String name, byte[] value, Map<String, String> labels) {
    validate(name, value);
    if (byName.containsKey(name)) {
      throw new CarobException.NameInUse(
          "secret name in use: " + name, FailureDetails.about(Subject.Kind.SECRET, name));
    }
    return add(name, value, labels);
  }

  @Override
  public synchronized String replace(String name, byte[] value, Map<String, String> labels) {
    validate(name, value);
    Secret before = byName.get(name);
    String id = add(name, value, labels);
    if (before != null) {
      delete(before);
    }
    return id;
  }

  private static void validate(String name, byte[] value) {
    ContainerNames.check("secret", name);
    if (value.length == 0 || value.length > LARGEST) {
      throw new CarobException.InvalidArgument(
          "secret %s: secret data must be larger than 0 and less than %d bytes"
              .formatted(name, LARGEST),
          FailureDetails.about(Subject.Kind.SECRET, name));
    }
  }

  /** Adds a secret; the record of an existing one of the name is removed in the same step. */
  private String add(String name, byte[] value, Map<String, String> labels) {
    String id = ContainerNames.newId().substring(0, ID_DIGITS);
    Secret secret = Secret.builder(id, name).created(Instant.now()).labels(labels).build();
    Path file = directory.resolve(id);
    try {
      write(file, value);
    } catch (IOException e) {
      throw new CarobException.StorageFailed("secret " + name + ": cannot write it: " + e, e);
    }
    Secret before = byName.get(name);
    store.write(
        Durability.POWER,
        tx -> {
          if (before != null) {
            tx.delete(KIND, before.id());
          }
          tx.insert(
              new StoredRecord(
                  KIND,
                  id,
                  name,
                  json.write(new Config(secret.created(), secret.labels()), Config.FORMAT),
                  "{}"));
        });
    byName.put(name, secret);
    return id;
  }

  private static void write(Path file, byte[] value) throws IOException {
    Path directory = file.getParent();
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, CLOSED);
    Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNERS));
    Files.write(file, value, StandardOpenOption.SYNC);
  }

  @Override
  public synchronized List<Secret> list(SecretQuery query) {
    return byName.values().stream().filter(query::matches).toList();
  }

  @Override
  public synchronized Secret inspect(String nameOrId) {
    Secret named = byName.get(nameOrId);
    if (named != null) {
      return named;
    }
    List<Secret> found =
        nameOrId.isEmpty()
            ? List.of()
            : byName.values().stream()
                .filter(secret -> secret.id().startsWith(nameOrId))
                .limit(2)
                .toList();
    if (found.size() > 1) {
      throw new CarobException.InvalidArgument(
          "more than one secret has an ID that begins with \"" + nameOrId + "\": give more digits",
          FailureDetails.about(Subject.Kind.SECRET, nameOrId));
    }
    return found.stream()
        .findFirst()
        .orElseThrow(
            () ->
                new CarobException.NotFound(
                    "no secret with name or id \"" + nameOrId + "\": no such secret",
                    FailureDetails.about(Subject.Kind.SECRET, nameOrId)));
  }

  @Override
  public synchronized void remove(String nameOrId) {
    Secret secret = inspect(nameOrId);
    store.write(Durability.POWER, tx -> tx.delete(KIND, secret.id()));
    byName.remove(secret.name());
    delete(secret);
  }

  /** Deletes the value of a secret whose record is removed. */
  private void delete(Secret secret) {
    try {
      Files.deleteIfExists(directory.resolve(secret.id()));
    } catch (IOException e) {
      throw new CarobException.StorageFailed(
          "secret " + secret.name() + ": it was removed, but its file cannot be removed: " + e, e);
    }
  }

  /**
   * Checks that the secrets for a container exist.
   *
   * @throws CarobException.NotFound a secret does not exist; names the secret
   * @throws CarobException.InvalidArgument a target is invalid; names the target
   */
  public void check(List<SecretUse> uses) {
    for (SecretUse use : uses) {
      inspect(use.secret());
      if (use.variable() && use.target().contains("=")) {
        throw new CarobException.InvalidArgument(
            "secret %s: '%s' is not a valid name of a variable"
                .formatted(use.secret(), use.target()),
            FailureDetails.field("mounting.secrets"));
      }
      if (!use.variable() && target(use).isEmpty()) {
        throw new CarobException.InvalidArgument(
            "secret %s: its target '%s' leads out of /run/secrets"
                .formatted(use.secret(), use.target()),
            FailureDetails.field("mounting.secrets"));
      }
    }
  }

  /** The absolute path in the container; empty if the secret is not a file. */
  private static String target(SecretUse use) {
    String name = use.target().isEmpty() ? use.secret() : use.target();
    Path place = Path.of("/run/secrets").resolve(name).normalize();
    boolean inside = name.startsWith("/") || place.startsWith("/run/secrets/");
    return inside && place.getNameCount() > 0 ? place.toString() : "";
  }

  /** Copies the secrets of a container. */
  public void hand(Container container) {
    List<SecretUse> uses = container.config().spec().mounting().secrets();
    try {
      for (int i = 0; i < uses.size(); i++) {
        Secret secret = inspect(uses.get(i).secret());
        write(copy(container, i), Files.readAllBytes(directory.resolve(secret.id())));
      }
    } catch (IOException e) {
      throw new CarobException.StorageFailed(
          container.config().title() + ": its secrets cannot be copied: " + e, e);
    }
  }

  private static Path copy(Container container, int number) {
    return container.bundle().resolve("secrets").resolve(String.valueOf(number));
  }

  /** A secret that is a file in a container. */
  public record SecretFile(String target, Path copy, SecretUse use) {}

  /** The secrets that are files in a container. */
  public static List<SecretFile> files(Container container) {
    List<SecretUse> uses = container.config().spec().mounting().secrets();
    return java.util.stream.IntStream.range(0, uses.size())
        .filter(i -> !uses.get(i).variable())
        .mapToObj(i -> new SecretFile(target(uses.get(i)), copy(container, i), uses.get(i)))
        .toList();
  }

  /** The secrets that are environment variables of a container. */
  public static Map<String, String> variables(Container container) {
    List<SecretUse> uses = container.config().spec().mounting().secrets();
    Map<String, String> variables = new TreeMap<>();
    try {
      for (int i = 0; i < uses.size(); i++) {
        SecretUse use = uses.get(i);
        if (use.variable()) {
          variables.put(
              use.target().isEmpty() ? use.secret() : use.target(),
              Files.readString(copy(container, i)));
        }
      }
    } catch (IOException e) {
      throw new CarobException.StorageFailed(
          container.config().title() + ": its secrets cannot be read: " + e, e);
    }
    return variables;
  }
}
