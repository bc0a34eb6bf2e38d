package dev.carob.tck;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;

/**
 * Tests the contracts themselves: one method of a working implementation is replaced by a faulty
 * one, and the contract's test for it has to fail.
 */
public final class Broken {

  private Broken() {}

  /** A call of the faulty implementation. */
  public interface Call {

    /** Calls the working implementation. */
    Object real() throws Throwable;

    /** Calls the working implementation with other arguments. */
    Object real(Object... arguments) throws Throwable;

    Object[] arguments();
  }

  /** The behaviour of a faulty method. */
  public interface Fault {
    Object answer(Call call) throws Throwable;
  }

  /**
   * Creates an implementation in which all methods of a name are faulty.
   *
   * @param type interface of an SPI
   * @param working handles all other methods
   */
  public static <T> T implementation(Class<T> type, T working, String method, Fault fault) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, called, arguments) -> {
              Call call = call(working, called, arguments == null ? new Object[0] : arguments);
              return called.getName().equals(method) ? fault.answer(call) : call.real();
            });
    return type.cast(proxy);
  }

  private static Call call(Object working, Method method, Object[] given) {
    return new Call() {
      @Override
      public Object real() throws Throwable {
        return real(given);
      }

      @Override
      public Object real(Object... arguments) throws Throwable {
        try {
          return method.invoke(working, arguments);
        } catch (InvocationTargetException e) {
          throw e.getCause();
        }
      }

      @Override
      public Object[] arguments() {
        return given.clone();
      }
    };
  }

  /**
   * Runs tests of a contract and returns those that failed.
   *
   * @param contract a class that extends the contract and has a constructor without arguments
   * @param tests names of test methods, as {@code name} or {@code name(type)}
   */
  public static Set<String> failing(Class<?> contract, String... tests) {
    Set<String> failed = new LinkedHashSet<>();
    for (String test : tests) {
      var events =
          EngineTestKit.engine("junit-jupiter")
              .selectors(DiscoverySelectors.selectMethod(contract.getName() + "#" + test))
              .execute()
              .testEvents();
      if (events.started().count() == 0) {
        throw new IllegalArgumentException(
            "there is no test %s in %s: %s"
                .formatted(
                    test,
                    contract.getName(),
                    Arrays.stream(contract.getSuperclass().getDeclaredMethods())
                        .map(Method::getName)
                        .collect(Collectors.joining(", "))));
      }
      if (events.failed().count() > 0) {
        failed.add(test);
      }
    }
    return failed;
  }
}
