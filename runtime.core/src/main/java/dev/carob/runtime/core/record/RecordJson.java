package dev.carob.runtime.core.record;

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
import dev.carob.spi.state.StoredRecord;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * Records as JSON. Times are ISO 8601 text, absent numbers null; keys of a newer version are passed
 * over, and what an older one did not have gets its default.
 */
public final class RecordJson {

  /** Label of what is listed although its record can't be read; its value says why. */
  public static final String DAMAGED = "dev.carob.damaged";

  static final String KIND = "container";

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
    return new StoredRecord(KIND, config.id(), config.name(), write(config), write(status));
  }

  /** A value as JSON. */
  public String write(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new CarobException.Internal("a record can't be written as JSON", e);
    }
  }

  /**
   * Reads a record.
   *
   * @param defaults for what an older version did not have
   */
  public <T> T read(StoredRecord record, String json, T defaults, Class<T> type) {
    try {
      JsonNode whole = mapper.valueToTree(defaults);
      JsonNode stored = mapper.readTree(json);
      merge(whole, stored);
      return mapper.treeToValue(whole, type);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new CarobException.StorageFailed(
          "the record of %s %s (%s) in the database is damaged: %s; restore the database from a backup, or remove the %s by force"
              .formatted(record.kind(), record.name(), record.id(), reason(e), record.kind()),
          e);
    }
  }

  private static String reason(Exception e) {
    // Jackson adds the classes that it was about to make.
    return e instanceof JsonProcessingException json
        ? json.getOriginalMessage()
            .replaceAll("`[A-Za-z.$<>]*`", "a value")
            .lines()
            .findFirst()
            .orElse("")
        : String.valueOf(e.getMessage());
  }

  private static void merge(JsonNode into, JsonNode from) {
    if (!(into instanceof ObjectNode target) || !from.isObject()) {
      throw new IllegalArgumentException("it is no JSON object");
    }
    from.fields()
        .forEachRemaining(
            field -> {
              JsonNode there = target.path(field.getKey());
              if (there.isObject() && field.getValue().isObject()) {
                merge(there, field.getValue());
              } else {
                target.set(field.getKey(), field.getValue());
              }
            });
  }
}
