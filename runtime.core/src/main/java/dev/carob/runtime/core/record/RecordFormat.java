package dev.carob.runtime.core.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * How values of a type are stored. Each record contains the number of its format; records without a
 * number have format 0.
 *
 * @param type the stored type, whose component names are the keys of the JSON
 * @param blank the stored form with default values, for values that a record lacks
 * @param store converts a value to the stored form
 * @param load converts the stored form to a value
 * @param migrations the nth converts a record from format n to the next one
 */
public record RecordFormat<T, S>(
    Class<S> type,
    S blank,
    Function<T, S> store,
    Function<S, T> load,
    List<Consumer<ObjectNode>> migrations) {

  /** Format 1 is format 0 with its number. */
  static final List<Consumer<ObjectNode>> FIRST = List.of(record -> {});

  /** A format for values that are stored without conversion. */
  public static <S> RecordFormat<S, S> plain(Class<S> type, S blank) {
    return new RecordFormat<>(type, blank, Function.identity(), Function.identity(), FIRST);
  }

  /** The current format. */
  int version() {
    return migrations.size();
  }
}
