package dev.carob.tck;

import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Faults that a plugin may have in one of its methods. */
public enum Misbehaviour {
  /** The method throws an exception that the contract does not specify. */
  THROWS,
  /** The method fails like code of an uninstalled bundle: a class cannot be loaded. */
  DISAPPEARS,
  /** The method returns null. */
  RETURNS_NULL,
  /** The method returns a list or map that contains null. */
  RETURNS_GAPS,
  /** The method does not return and ignores interruptions. */
  HANGS,
  /** The method returns a future that fails, or a stream that fails when it is read. */
  FAILS_LATER,
  /** The method works, but closes streams that it was lent. */
  CLOSES_STREAMS;

  /** Returns true if a method can have the fault. */
  public boolean isPossible(Method method) {
    return switch (this) {
      case THROWS, DISAPPEARS, HANGS -> true;
      case RETURNS_NULL -> !method.getReturnType().isPrimitive();
      case RETURNS_GAPS ->
          List.class == method.getReturnType() || Map.class == method.getReturnType();
      case FAILS_LATER ->
          CompletableFuture.class == method.getReturnType()
              || InputStream.class == method.getReturnType();
      case CLOSES_STREAMS ->
          Arrays.stream(method.getParameterTypes())
              .anyMatch(type -> type == InputStream.class || type == OutputStream.class);
    };
  }
}
