package dev.carob.runtime.core.record;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Faults;
import dev.carob.spi.state.Durability;
import dev.carob.spi.state.StateStore;
import dev.carob.spi.state.StoredRecord;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Converts records to JSON and back, each with the number of its format. Times are ISO 8601
 * strings, absent numbers null. Values that a record lacks get defaults, and unknown keys are
 * ignored.
 */
public final class RecordJson {

  private static final Logger LOG = LoggerFactory.getLogger(RecordJson.class);

  /** The label of listed objects whose records cannot be read; its value is the reason. */
  public static final String DAMAGED = "dev.carob.damaged";

  static final String KIND = "container";
  private static final String VERSION = "version";

  private final ObjectMapper mapper =
      new ObjectMapper()
          .registerModule(
              new SimpleModule()
                  .addSerializer(Instant.class, new AsText<>())
                  .addDeserializer(Instant.class, new FromText<>(Instant::parse))
                  .addSerializer(OptionalInt.class, new AsNumber<>(RecordJson::number))
                  .addDeserializer(
                      OptionalInt.class,
                      new FromNumber<>(
                          number -> OptionalInt.of(Math.toIntExact(number)), OptionalInt.empty()))
                  .addSerializer(OptionalLong.class, new AsNumber<>(number -> number))
                  .addDeserializer(
                      OptionalLong.class, new FromNumber<>(OptionalLong::of, OptionalLong.empty()))
                  .addSerializer(Duration.class, new AsText<>())
                  .addDeserializer(Duration.class, new FromText<>(Duration::parse)))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  public RecordJson() {
    // Elements of lists get no defaults: missing values are empty.
    for (Class<?> type : List.of(String.class, List.class, Map.class)) {
      mapper.configOverride(type).setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
    }
  }

  private static final class AsText<T> extends JsonSerializer<T> {
    @Override
    public void serialize(T value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(value.toString());
    }
  }

  private static final class FromText<T> extends JsonDeserializer<T> {
    private final Function<String, T> parse;

    FromText(Function<String, T> parse) {
      this.parse = parse;
    }

    @Override
    public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return parse.apply(in.getValueAsString());
    }
  }

  private static OptionalLong number(OptionalInt value) {
    return value.isPresent() ? OptionalLong.of(value.getAsInt()) : OptionalLong.empty();
  }

  private static final class AsNumber<T> extends JsonSerializer<T> {
    private final Function<T, OptionalLong> number;

    AsNumber(Function<T, OptionalLong> number) {
      this.number = number;
    }

    @Override
    public void serialize(T value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      OptionalLong plain = number.apply(value);
      if (plain.isPresent()) {
        out.writeNumber(plain.getAsLong());
      } else {
        out.writeNull();
      }
    }
  }

  private static final class FromNumber<T> extends JsonDeserializer<T> {
    private final LongFunction<T> of;
    private final T none;

    FromNumber(LongFunction<T> of, T none) {
      this.of = of;
      this.none = none;
    }

    @Override
    public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return of.apply(in.getLongValue());
    }

    @Override
    public T getNullValue(DeserializationContext context) {
      return none;
    }
  }

  StoredRecord record(ContainerConfig config, ContainerStatus status) {
    return new StoredRecord(
        KIND,
        config.id(),
        config.name(),
        write(config, ContainerFormats.CONFIG),
        write(status, ContainerFormats.STATUS));
  }

  /** Serializes a value in the current format. */
  public <T, S> String write(T value, RecordFormat<T, S> format) {
    try {
      ObjectNode node = mapper.createObjectNode().put(VERSION, format.version());
      node.setAll((ObjectNode) mapper.valueToTree(format.store().apply(value)));
      return mapper.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new CarobException.Internal("a record cannot be written as JSON", e);
    }
  }

  /**
   * The result of reading a record.
   *
   * @param outdated true if the record has an older format
   */
  public record Loaded<T>(T value, boolean outdated) {}

  /**
   * Reads a record of the current format or an older one.
   *
   * @throws CarobException.StorageFailed the record is damaged, or was written by a newer engine
   */
  public <T, S> Loaded<T> read(StoredRecord record, String json, RecordFormat<T, S> format) {
    try {
      JsonNode stored = mapper.readTree(json);
      if (!(stored instanceof ObjectNode current)) {
        throw new IllegalArgumentException("it is not a JSON object");
      }
      int version = current.path(VERSION).asInt();
      if (version > format.version()) {
        throw new IllegalArgumentException(
            "it has format %d of a newer engine, and this engine supports formats up to %d"
                .formatted(version, format.version()));
      }
      for (int step = Math.max(0, version); step < format.version(); step++) {
        format.migrations().get(step).accept(current);
      }
      ObjectNode whole = mapper.valueToTree(format.blank());
      JsonMerge.into(whole, current);
      T value = format.load().apply(mapper.treeToValue(whole, format.type()));
      return new Loaded<>(value, version < format.version());
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new CarobException.StorageFailed(
          "the record of %s %s (%s) in the database is damaged: %s; restore the database from a backup, or remove the %s by force"
              .formatted(record.kind(), record.name(), record.id(), reason(e), record.kind()),
          e);
    }
  }

  /** Rewrites records of an older format in the current one, all or none. */
  public static void renew(StateStore store, List<StoredRecord> renewed) {
    if (renewed.isEmpty()) {
      return;
    }
    String kind = renewed.get(0).kind();
    try {
      Faults.before("store renew");
      store.write(Durability.POWER, tx -> renewed.forEach(tx::replace));
      Faults.after("store renew");
      LOG.info("{} records of kind {} were converted to the current format", renewed.size(), kind);
    } catch (ErrnoException | CarobException e) {
      // The older format remains readable; the next engine retries.
      LOG.warn("{} records of kind {} keep their older format", renewed.size(), kind, e);
    }
  }

  private static String reason(Exception e) {
    // Jackson's messages contain Java class names.
    return e instanceof JsonProcessingException json
        ? json.getOriginalMessage()
            .replaceAll("`[A-Za-z.$<>]*`", "a value")
            .lines()
            .findFirst()
            .orElse("")
        : String.valueOf(e.getMessage());
  }
}
