package dev.carob.image.store.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;

/** What is wrong with a JSON text, in words for people. */
public final class JsonFailure {

  private JsonFailure() {}

  public static String reason(JsonProcessingException e) {
    return e instanceof StreamConstraintsException
        ? "it is nested too deeply, or has a value that is too long"
        : e.getOriginalMessage();
  }
}
