package dev.carob.tck;

import dev.carob.api.types.image.ImageProgress;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A call path to a method of an SPI. Calls are found by reflection, so that tests cover methods
 * that are added later. The method belongs to the backend itself, or to an object that the backend
 * returns or passes to a callback.
 *
 * @param path the method to call last, preceded by the method that provides its object
 */
public record SpiCall(List<Method> path) {

  public SpiCall {
    path = List.copyOf(path);
  }

  /** All calls of an SPI type, in a stable order. */
  public static List<SpiCall> of(Class<?> spi) {
    List<SpiCall> calls = new ArrayList<>();
    collect(spi, List.of(), calls);
    return calls;
  }

  private static void collect(Class<?> type, List<Method> before, List<SpiCall> calls) {
    Comparator<Method> order = Comparator.comparing(Method::toGenericString);
    List<Method> methods =
        Arrays.stream(type.getMethods())
            .filter(method -> !Modifier.isStatic(method.getModifiers()))
            .sorted(order)
            .toList();
    for (Method method : methods) {
      List<Method> path = Stream.concat(before.stream(), Stream.of(method)).toList();
      calls.add(new SpiCall(path));
      if (isSpi(method.getReturnType())) {
        collect(method.getReturnType(), path, calls);
      }
      for (int i = 0; i < method.getParameterCount(); i++) {
        lentTo(method, i).ifPresent(lent -> collect(lent, path, calls));
      }
    }
  }

  /**
   * Returns true if a type is an SPI type with behaviour; interfaces for alternative data are
   * sealed.
   */
  static boolean isSpi(Class<?> type) {
    return type.isInterface()
        && !type.isSealed()
        && type.getPackageName().startsWith("dev.carob.spi.");
  }

  /** The SPI type of the object that a callback parameter receives. */
  static Optional<Class<?>> lentTo(Method method, int parameter) {
    Type type = method.getGenericParameterTypes()[parameter];
    return type instanceof ParameterizedType callback
            && callback.getRawType() == Consumer.class
            && callback.getActualTypeArguments()[0] instanceof Class<?> lent
            && isSpi(lent)
        ? Optional.of(lent)
        : Optional.empty();
  }

  /** The method that is called last. */
  public Method method() {
    return path.get(path.size() - 1);
  }

  /**
   * Makes the call with meaningless arguments.
   *
   * @param streams passed where methods take streams of their types
   * @return the result of the last method; null if it was called in a callback
   * @throws Throwable what the method throws
   */
  public @Nullable Object invoke(Object backend, Object... streams) throws Throwable {
    return invoke(backend, 0, streams);
  }

  private @Nullable Object invoke(Object target, int step, Object[] streams) throws Throwable {
    Method method = path.get(step);
    boolean last = step == path.size() - 1;
    Object[] arguments = new Object[method.getParameterCount()];
    boolean inCallback = false;
    for (int i = 0; i < arguments.length; i++) {
      Class<?> type = method.getParameterTypes()[i];
      arguments[i] =
          Arrays.stream(streams).filter(type::isInstance).findFirst().orElseGet(() -> value(type));
      if (!last && lentTo(method, i).isPresent()) {
        inCallback = true;
        arguments[i] = callback(step + 1, streams);
      }
    }
    try {
      Object result = method.invoke(target, arguments);
      return last || inCallback ? result : invoke(result, step + 1, streams);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private Consumer<Object> callback(int step, Object[] streams) {
    return lent -> {
      try {
        invoke(lent, step, streams);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new AssertionError("no method of an SPI declares a checked exception", e);
      }
    };
  }

  /**
   * A backend whose methods return meaningless values other than null. It calls callbacks.
   *
   * @param type an SPI type
   */
  public static <T> T blank(Class<T> type) {
    return type.cast(Objects.requireNonNull(value(type)));
  }

  private static @Nullable Object value(Class<?> type) {
    if (type == void.class) {
      return null;
    }
    if (type == boolean.class) {
      return false;
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    if (type.isRecord()) {
      return ofRecord(type);
    }
    Optional<Method> builder = builder(type);
    if (builder.isPresent()) {
      return built(builder.get());
    }
    if (type.isSealed()) {
      return value(type.getPermittedSubclasses()[0]);
    }
    if (isSpi(type)) {
      return Proxy.newProxyInstance(
          type.getClassLoader(),
          new Class<?>[] {type},
          (self, method, arguments) -> answer(method, arguments));
    }
    Map<Class<?>, Object> known =
        Map.ofEntries(
            Map.entry(int.class, 0),
            Map.entry(long.class, 0L),
            Map.entry(String.class, ""),
            Map.entry(byte[].class, new byte[0]),
            Map.entry(Path.class, Path.of("")),
            Map.entry(Instant.class, Instant.EPOCH),
            Map.entry(Duration.class, Duration.ZERO),
            Map.entry(List.class, List.of()),
            Map.entry(Map.class, Map.of()),
            Map.entry(Optional.class, Optional.empty()),
            Map.entry(OptionalInt.class, OptionalInt.empty()),
            Map.entry(OptionalLong.class, OptionalLong.empty()),
            Map.entry(CompletableFuture.class, new CompletableFuture<>()),
            Map.entry(InputStream.class, InputStream.nullInputStream()),
            Map.entry(OutputStream.class, OutputStream.nullOutputStream()),
            Map.entry(ImageProgress.class, ImageProgress.NONE),
            Map.entry(Consumer.class, (Consumer<Object>) lent -> {}));
    Object value = known.get(type);
    if (value == null) {
      throw new AssertionError("extend SpiCall: it has no value of " + type);
    }
    return value;
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Object answer(Method method, Object[] arguments) {
    for (int i = 0; i < method.getParameterCount(); i++) {
      Optional<Class<?>> lent = lentTo(method, i);
      if (lent.isPresent()) {
        ((Consumer<Object>) arguments[i]).accept(value(lent.get()));
      }
    }
    return value(method.getReturnType());
  }

  /** The method that creates the builder of a spec or an info. */
  private static Optional<Method> builder(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(method -> method.getName().equals("builder"))
        .findFirst();
  }

  private static Object built(Method builder) {
    try {
      Object values =
          builder.invoke(
              null, Arrays.stream(builder.getParameterTypes()).map(SpiCall::value).toArray());
      return values.getClass().getMethod("build").invoke(values);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(
          "extend SpiCall: it cannot create a " + builder.getDeclaringClass(), e);
    }
  }

  private static Object ofRecord(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return type.getDeclaredConstructor(types)
          .newInstance(Arrays.stream(types).map(SpiCall::value).toArray());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("extend SpiCall: it cannot create a " + type, e);
    }
  }

  /** For example {@code StorageDriver.unpack, Unpacked.place}. */
  @Override
  public String toString() {
    return String.join(
        ", ",
        path.stream().map(m -> m.getDeclaringClass().getSimpleName() + "." + m.getName()).toList());
  }
}
