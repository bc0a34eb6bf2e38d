package dev.carob.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.api.container.AttachOptions;
import dev.carob.api.container.LimitChange;
import dev.carob.api.container.Resources;
import dev.carob.api.types.image.ImageProgress;
import dev.carob.api.types.image.Platform;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Specs and infos are classes with a builder, so that a new attribute is compatible. */
class ValueTypesTest {

  private static Path classes() {
    try {
      return Path.of(Resources.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Class<?>> all() throws IOException {
    try (Stream<Path> files = Files.walk(classes())) {
      return files
          .map(file -> classes().relativize(file).toString())
          .filter(name -> name.endsWith(".class") && !name.contains("-info"))
          .map(name -> name.replace('/', '.').replaceAll("\\.class$", ""))
          .sorted()
          .<Class<?>>map(ValueTypesTest::load)
          .toList();
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<Class<?>> built() throws IOException {
    return all().stream()
        .filter(type -> type.getSimpleName().equals("Builder"))
        .<Class<?>>map(Class::getEnclosingClass)
        // Streams are not compared.
        .filter(type -> !type.equals(AttachOptions.class))
        .toList();
  }

  private static List<Field> attributes(Class<?> type) {
    return Arrays.stream(type.getDeclaredFields())
        .filter(field -> !Modifier.isStatic(field.getModifiers()))
        .toList();
  }

  /** The records of the API, which never get another component. */
  @Test
  void onlyTypesThatCannotGrowAreRecords() throws IOException {
    assertThat(all())
        .filteredOn(Class::isRecord)
        .extracting(type -> type.getName().replaceAll(".*\\.", "").replace('$', '.'))
        .containsExactlyInAnyOrder(
            "AttachResult",
            "Change",
            "Console.Size",
            "ContainerExit",
            "Device",
            "DeviceRate",
            "ExecResult",
            "FileChange",
            "IdMapping",
            "ImageReference",
            "ImageRemoval",
            "LabelCondition.Alternative",
            "LayerBlob",
            "LedgerEntry",
            "LimitChange.Unchanged",
            "LimitChange.Unlimited",
            "LimitChange.Value",
            "NamespaceChoice",
            "OciContainer",
            "OciSession",
            "OciState.Absent",
            "OciState.Created",
            "OciState.Paused",
            "OciState.Running",
            "OciState.Stopped",
            "PathInfo",
            "PathTarget",
            "Platform",
            "PortMapping",
            "RestartPolicy",
            "Rlimit",
            "Route",
            "StoredRecord",
            "Subject");
  }

  @ParameterizedTest
  @MethodSource("built")
  void everyAttributeIsBuiltComparedAndCopied(Class<?> type) throws ReflectiveOperationException {
    assertThat(Modifier.isFinal(type.getModifiers())).isTrue();
    assertThat(type.getConstructors()).isEmpty();
    Object blank = build(builder(type));
    for (Field field : attributes(type)) {
      Method accessor = type.getMethod(field.getName());
      assertThat(accessor.getGenericReturnType()).isEqualTo(field.getGenericType());
      boolean table = field.getGenericType().getTypeName().contains("List<java.util.List<");
      Object other =
          table ? List.of(List.of("x")) : different(field.getType(), accessor.invoke(blank));
      Object builder = builder(type);
      set(builder, field, other);
      Object changed = build(builder);
      assertThat(accessor.invoke(changed)).as(field.getName()).isEqualTo(other);
      assertThat(changed).as(field.getName()).isNotEqualTo(blank);
      Object copy = build(type.getMethod("toBuilder").invoke(changed));
      assertThat(copy).as(field.getName()).isEqualTo(changed).hasSameHashCodeAs(changed);
    }
    assertThat(build(builder(type))).isEqualTo(build(builder(type)));
    assertThat(blank).asString().startsWith(type.getSimpleName());
  }

  private static void set(Object builder, Field field, Object value)
      throws ReflectiveOperationException {
    builder.getClass().getMethod(field.getName(), field.getType()).invoke(builder, value);
  }

  private static Object build(Object builder) throws ReflectiveOperationException {
    return builder.getClass().getMethod("build").invoke(builder);
  }

  private static Object builder(Class<?> type) throws ReflectiveOperationException {
    Method method =
        Arrays.stream(type.getMethods())
            .filter(one -> one.getName().equals("builder"))
            .findFirst()
            .orElseThrow();
    return method.invoke(null, samples(method.getParameterTypes(), 0));
  }

  /** Returns a value of each type: the nth candidate, or else the last one. */
  private static Object[] samples(Class<?>[] types, int number)
      throws ReflectiveOperationException {
    Object[] samples = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      List<Object> all = candidates(types[i]);
      samples[i] = all.get(Math.min(number, all.size() - 1));
    }
    return samples;
  }

  /** Returns a value that differs from another one. */
  private static Object different(Class<?> type, @Nullable Object from)
      throws ReflectiveOperationException {
    for (Object candidate : candidates(type)) {
      if (!candidate.equals(from)) {
        return candidate;
      }
    }
    throw new IllegalStateException("only one value of " + type);
  }

  private static List<Object> candidates(Class<?> type) throws ReflectiveOperationException {
    if (type.isEnum()) {
      return Arrays.<Object>asList(type.getEnumConstants());
    }
    for (Object[] known : KNOWN) {
      if (known[0].equals(type)) {
        return Arrays.asList(known).subList(1, known.length);
      }
    }
    if (type.isRecord()) {
      return List.of(recordOf(type, 0), recordOf(type, 1));
    }
    Object builder = builder(type);
    Object blank = build(builder);
    Field last = attributes(type).get(attributes(type).size() - 1);
    set(builder, last, different(last.getType(), type.getMethod(last.getName()).invoke(blank)));
    return List.of(build(builder), blank);
  }

  private static final class OtherProgress implements ImageProgress {
    @Override
    public void step(String words) {
      // The progress is ignored.
    }

    @Override
    public void layer(String digest, State state, long done, long total) {
      // The progress is ignored.
    }
  }

  private static final Object[][] KNOWN = {
    {boolean.class, true, false},
    {int.class, 77, 78},
    {long.class, 77L, 78L},
    {double.class, 7.5, 8.5},
    {String.class, "x", "y"},
    {List.class, List.of("x"), List.of()},
    {Predicate.class, (Predicate<String>) "x"::equals, (Predicate<String>) "y"::equals},
    {Map.class, Map.of("x", "y"), Map.of()},
    {OptionalInt.class, OptionalInt.of(77), OptionalInt.empty()},
    {OptionalLong.class, OptionalLong.of(77), OptionalLong.empty()},
    {Duration.class, Duration.ofSeconds(77), Duration.ZERO},
    {Instant.class, Instant.ofEpochSecond(77), Instant.EPOCH},
    {Path.class, Path.of("/x"), Path.of("/y")},
    {byte[].class, new byte[] {7}, new byte[0]},
    {Platform.class, new Platform("linux", "arm64", ""), Platform.HERE},
    {ImageProgress.class, new OtherProgress(), ImageProgress.NONE},
    {LimitChange.class, LimitChange.unlimited(), LimitChange.unchanged()},
  };

  private static Object recordOf(Class<?> type, int number) throws ReflectiveOperationException {
    Class<?>[] parts =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    Constructor<?> constructor = type.getDeclaredConstructor(parts);
    return constructor.newInstance(samples(parts, number));
  }
}
