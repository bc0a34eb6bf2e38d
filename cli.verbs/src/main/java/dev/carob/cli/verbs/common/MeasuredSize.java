package dev.carob.cli.verbs.common;

import dev.carob.api.CarobException;
import java.io.IOException;
import java.util.Optional;

/**
 * The size of one of several objects. A failure to measure one does not hide the sizes of others.
 */
public final class MeasuredSize {

  private MeasuredSize() {}

  /** Finds a size out. */
  public interface Measure<T> {
    T get() throws IOException;
  }

  /** A size, or what stands for it and why. */
  public record Result<T>(T size, Optional<CarobException> failure) {}

  /**
   * Measures one object.
   *
   * @param otherwise where it has gone meanwhile, which is no failure, or can't be measured
   * @param object for messages
   */
  public static <T> Result<T> of(T otherwise, String object, Measure<T> measure) {
    try {
      return new Result<>(measure.get(), Optional.empty());
    } catch (CarobException.NotFound e) {
      return new Result<>(otherwise, Optional.empty());
    } catch (CarobException e) {
      return new Result<>(otherwise, Optional.of(e));
    } catch (IOException e) {
      return new Result<>(
          otherwise,
          Optional.of(
              new CarobException.StorageFailed(
                  object + ": its size can't be found out: " + e.getMessage(), e)));
    } catch (RuntimeException | StackOverflowError e) {
      return new Result<>(otherwise, Optional.of(Errors.fault(object, e)));
    }
  }
}
