package dev.carob.api.config;

import java.util.List;

/**
 * A key that can be set.
 *
 * @param key such as {@code swap.wait}
 * @param type such as {@code long} or {@code string}
 * @param many whether it takes several values
 * @param description a sentence
 * @param defaults the values where none is set
 * @param values what is set; empty where nothing is
 * @param options the only values that there may be; empty where any of the type may
 */
public record Setting(
    String key,
    String type,
    boolean many,
    String description,
    List<String> defaults,
    List<String> values,
    List<String> options) {

  public Setting {
    defaults = List.copyOf(defaults);
    values = List.copyOf(values);
    options = List.copyOf(options);
  }
}
