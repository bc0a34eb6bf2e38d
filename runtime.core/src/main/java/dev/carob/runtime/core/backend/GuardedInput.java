package dev.carob.runtime.core.backend;

import dev.carob.api.CarobException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;

/**
 * Wraps a stream that a backend returned. Unexpected exceptions become errors that name the
 * backend.
 */
final class GuardedInput extends FilterInputStream {

  private final Function<Throwable, CarobException> failure;

  GuardedInput(InputStream in, Function<Throwable, CarobException> failure) {
    super(in);
    this.failure = failure;
  }

  @Override
  public int read() throws IOException {
    try {
      return super.read();
    } catch (RuntimeException | LinkageError e) {
      throw named(e);
    }
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      return super.read(buffer, offset, length);
    } catch (RuntimeException | LinkageError e) {
      throw named(e);
    }
  }

  private CarobException named(Throwable e) {
    return e instanceof CarobException known ? known : failure.apply(e);
  }
}
