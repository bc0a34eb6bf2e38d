package dev.carob.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A test of a contract: each defect of an implementation has to be found by the contract's test for
 * it.
 *
 * <p>The contract is run on a class that extends it and opens a {@linkplain #broken broken}
 * implementation. Make that class a static nested one, so that test runners do not run it on their
 * own.
 */
public abstract class DefectsContract {

  private static final AtomicReference<Defect> CURRENT = new AtomicReference<>();

  /** A class that extends the contract, with a constructor without arguments. */
  protected abstract Class<?> contract();

  /** The defects, which are tried one after the other. */
  protected abstract List<Defect> defects();

  /**
   * Returns an implementation with the defect that is currently tested.
   *
   * @param type an SPI's interface
   * @param working handles all other calls
   */
  protected static <T> T broken(Class<T> type, T working) {
    Defect defect = CURRENT.get();
    if (defect == null) {
      throw new IllegalStateException("no defect is tried");
    }
    return Broken.implementation(type, working, defect.method(), defect.fault());
  }

  @TestFactory
  final Stream<DynamicTest> theContractFindsEachDefect() {
    return defects().stream()
        .map(defect -> DynamicTest.dynamicTest(defect.name(), () -> findsIt(defect)));
  }

  private void findsIt(Defect defect) {
    CURRENT.set(defect);
    try {
      assertThat(Broken.failing(contract(), defect.test())).containsExactly(defect.test());
    } finally {
      CURRENT.set(null);
    }
  }
}
