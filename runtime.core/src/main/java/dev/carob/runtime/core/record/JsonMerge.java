package dev.carob.runtime.core.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Combines JSON objects. */
public final class JsonMerge {

  private JsonMerge() {}

  /**
   * Adds the fields of an object to another one. A field that both have is merged if it is an
   * object; any other value, including an array, is replaced.
   *
   * @param from the fields to add; ignored if it is not an object
   */
  public static void into(ObjectNode target, JsonNode from) {
    from.fields()
        .forEachRemaining(
            field -> {
              if (target.path(field.getKey()) instanceof ObjectNode there
                  && field.getValue().isObject()) {
                into(there, field.getValue());
              } else {
                target.set(field.getKey(), field.getValue());
              }
            });
  }
}
