package dev.carob.shell.gogo.command;

import dev.carob.api.CarobException;
import java.io.IOException;
import java.util.Optional;

/** Sizes of many objects, of which one that can't be measured keeps nobody from the others'. */
final class Sizes {

  private Sizes() {}

  /** Finds a size out. */
  interface Measure<T> {
    T get() throws IOException;
  }

  /** A size, or what stands for it and why. */
  record Result<T>(T size, Optional<CarobException> failure) {}

  /**
   * Measures one object.
   *
   * @param otherwise where it has gone meanwhile, which is no failure, or can't be measured
   * @param object for messages
   */
  static <T> Result<T> of(T otherwise, String object, Measure<T> measure) {
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
