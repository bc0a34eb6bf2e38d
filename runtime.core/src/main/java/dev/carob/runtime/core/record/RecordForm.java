package dev.carob.runtime.core.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * How values of a kind are stored. The format has a number, which stands in each record: that of
 * records without one is 0.
 *
 * @param type the stored form, whose component names are the keys of the JSON
 * @param blank the stored form of a value that says nothing; a record gets from it what it lacks
 * @param store makes the stored form
 * @param load reads the stored form
 * @param migrations the nth brings a record from format n to the next one
 */
public record RecordForm<T, S>(
    Class<S> type,
    S blank,
    Function<T, S> store,
    Function<S, T> load,
    List<Consumer<ObjectNode>> migrations) {

  /** Format 1 is format 0 with its number. */
  static final List<Consumer<ObjectNode>> FIRST = List.of(record -> {});

  /** Of values that are stored as they are. */
  public static <S> RecordForm<S, S> plain(Class<S> type, S blank) {
    return new RecordForm<>(type, blank, Function.identity(), Function.identity(), FIRST);
  }

  /** The format that is written. */
  int version() {
    return migrations.size();
  }
}
