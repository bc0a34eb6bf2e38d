package dev.carob.image.store.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;

/** Describes errors in JSON texts to users. */
public final class JsonFailure {

  private JsonFailure() {}

  public static String reason(JsonProcessingException e) {
    return e instanceof StreamConstraintsException
        ? "it is nested too deeply or contains a value that is too long"
        : e.getOriginalMessage();
  }
}
