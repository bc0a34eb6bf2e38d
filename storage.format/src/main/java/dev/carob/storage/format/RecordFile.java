package dev.carob.storage.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.linux.Faults;
import dev.carob.linux.LockFile;
import dev.carob.linux.ThreadInterrupt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A JSON file of records, each with an {@code id}, that several programs share by means of a lock
 * file. The content is cached until the lock file shows that another program has written. Unknown
 * keys are preserved. An interrupted thread completes its operation.
 */
public final class RecordFile {

  private static final int STAMP_SIZE = 64;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ObjectMapper mapper;
  private final Path file;
  private final LockFile lock;
  private final boolean durable;
  private byte[] seen = new byte[0];
  private boolean loaded;
  private Map<String, ObjectNode> records = new LinkedHashMap<>();
  private long writes;

  /**
   * The serialized form of each record, so that adding one to many does not serialize the others
   * again. Records are never modified, only replaced.
   */
  private Map<ObjectNode, byte[]> texts = new IdentityHashMap<>();

  /**
   * @param durable sync the file before it replaces the old one
   */
  public RecordFile(ObjectMapper mapper, Path file, Path lockFile, boolean durable) {
    this.mapper = mapper;
    this.file = file;
    this.lock = new LockFile(lockFile);
    this.durable = durable;
  }

  /** Reads the records by id, in the order of the file. The reader must not modify them. */
  public <T> T read(Function<Map<String, ObjectNode>, T> reader) {
    return ThreadInterrupt.deferred(() -> readNow(reader));
  }

  private <T> T readNow(Function<Map<String, ObjectNode>, T> reader) {
    try (LockFile.Held held = lock.lock(true)) {
      load(held.content());
      return reader.apply(records);
    }
  }

  /**
   * Runs {@code work} under the shared lock, so that no process writes meanwhile. Also works within
   * {@link #write}, which holds the lock already: closing another descriptor of the file would
   * release that lock.
   */
  <T> T holding(Supplier<T> work) {
    if (lock.isHeldHere()) {
      return work.get();
    }
    try (LockFile.Held held = lock.lock(true)) {
      ThreadInterrupt.deferred(held::content);
      return work.get();
    }
  }

  /** Like {@link #read}, for a store that is used read-only. A missing file has no records. */
  public <T> T look(Function<Map<String, ObjectNode>, T> reader) {
    return ThreadInterrupt.deferred(() -> lookNow(reader));
  }

  private <T> T lookNow(Function<Map<String, ObjectNode>, T> reader) {
    Optional<LockFile.Held> held = lock.lockToRead();
    try {
      load(
          held.map(LockFile.Held::content).filter(stamp -> stamp.length > 0).orElseGet(this::time));
      return reader.apply(records);
    } finally {
      held.ifPresent(LockFile.Held::close);
    }
  }

  /** Used if the lock file does not contain a stamp yet. */
  private byte[] time() {
    try {
      return Files.exists(file)
          ? Files.getLastModifiedTime(file).toString().getBytes(StandardCharsets.US_ASCII)
          : new byte[0];
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot read the attributes of " + file + ": " + e, e);
    }
  }

  /** Changes the records by id. If the writer throws, nothing changes. */
  public <T> T write(Function<Map<String, ObjectNode>, T> writer) {
    return ThreadInterrupt.deferred(() -> writeNow(writer));
  }

  private <T> T writeNow(Function<Map<String, ObjectNode>, T> writer) {
    try (LockFile.Held held = lock.lock(false)) {
      load(held.content());
      Map<String, ObjectNode> changed = new LinkedHashMap<>(records);
      T result = writer.apply(changed);
      if (!changed.equals(records)) {
        byte[] stamp = stamp();
        held.content(stamp);
        save(changed);
        records = changed;
        seen = stamp;
      }
      return result;
    }
  }

  private void load(byte[] stamp) {
    if (loaded && Arrays.equals(stamp, seen)) {
      return;
    }
    Map<String, ObjectNode> found = new LinkedHashMap<>();
    try {
      if (Files.exists(file)) {
        JsonNode all = mapper.readTree(Files.readAllBytes(file));
        if (all.isMissingNode()) {
          // Engines never write an empty file, but a crash of the machine can leave one. If it were
          // read as an empty list, the next change would overwrite what a backup could restore.
          throw damaged("it is empty", null);
        }
        if (!all.isArray() && !all.isNull()) {
          throw damaged("it is not a list", null);
        }
        for (JsonNode node : all) {
          if (!(node instanceof ObjectNode record) || record.path("id").asText().isEmpty()) {
            throw damaged("it contains an entry without an id", null);
          }
          found.put(record.path("id").asText(), record);
        }
      }
    } catch (JsonProcessingException e) {
      throw damaged(reason(e), e);
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot read " + file + ": " + e.getMessage(), e);
    }
    records = found;
    seen = stamp;
    loaded = true;
  }

  /**
   * Returns the parser's message and the position, without details that concern the parser only.
   */
  private static String reason(JsonProcessingException e) {
    String what = e.getOriginalMessage().replaceAll("(?s) \\(.*", "");
    return e.getLocation() == null
        ? what
        : what
            + " at line "
            + e.getLocation().getLineNr()
            + ", column "
            + e.getLocation().getColumnNr();
  }

  private CarobException damaged(String how, @Nullable Exception cause) {
    return new CarobException.StorageFailed(
        "cannot read " + file + ": it is damaged: " + how + "; restore it from a backup", cause);
  }

  /**
   * Writes the new version to a second file and renames it. The old version is kept as that second
   * file and its blocks are reused, so that no free space is required unless the records grow.
   */
  private void save(Map<String, ObjectNode> changed) {
    String change = "write " + file.getFileName();
    try {
      Faults.beforeFile(change);
      ByteBuffer text = text(changed.values());
      Path next = beside(".tmp-");
      Path previous = beside(".old-");
      put(text.duplicate(), next, durable);
      Files.deleteIfExists(previous);
      if (Files.exists(file)) {
        Files.createLink(previous, file);
      } else {
        put(text.duplicate(), previous, false);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      Files.move(previous, next, StandardCopyOption.ATOMIC_MOVE);
      Faults.after(change);
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot write " + file + ": " + e, e);
    }
  }

  private Path beside(String prefix) {
    return file.resolveSibling(prefix + file.getFileName());
  }

  private static void put(ByteBuffer text, Path to, boolean sync) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            to,
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      long size = text.remaining();
      while (text.hasRemaining()) {
        channel.write(text, text.position());
      }
      channel.truncate(size);
      if (sync) {
        channel.force(false);
      }
    }
  }

  private ByteBuffer text(Collection<ObjectNode> all) throws JsonProcessingException {
    Map<ObjectNode, byte[]> now = new IdentityHashMap<>();
    int size = 2;
    for (ObjectNode record : all) {
      byte[] known = texts.get(record);
      byte[] bytes = known == null ? mapper.writeValueAsBytes(record) : known;
      now.put(record, bytes);
      size += bytes.length + 1;
    }
    texts = now;
    ByteBuffer text = ByteBuffer.allocate(size).put((byte) '[');
    boolean first = true;
    for (ObjectNode record : all) {
      if (!first) {
        text.put((byte) ',');
      }
      first = false;
      text.put(Objects.requireNonNull(now.get(record)));
    }
    return text.put((byte) ']').flip();
  }

  /** The "last write" data of containers/storage: time, counter, pid and random bytes. */
  private byte[] stamp() {
    byte[] random = new byte[STAMP_SIZE - 20];
    RANDOM.nextBytes(random);
    Instant now = Instant.now();
    return ByteBuffer.allocate(STAMP_SIZE)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(now.getEpochSecond() * 1_000_000_000L + now.getNano())
        .putLong(++writes)
        .putInt((int) ProcessHandle.current().pid())
        .put(random)
        .array();
  }
}
