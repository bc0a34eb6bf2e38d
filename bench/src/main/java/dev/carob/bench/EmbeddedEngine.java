package dev.carob.bench;

import dev.carob.launcher.EngineFramework;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * The service inside this JVM. The types of the API are the bundle's own, so that they are used by
 * reflection, which adds less than a microsecond a call.
 */
final class EmbeddedEngine implements AutoCloseable {

  private static final String API = "dev.carob.api.container.";

  private final EngineFramework framework;
  private final Object engine;
  private final Class<?> type;
  private final Class<?> specType;
  private final Object kill;

  EmbeddedEngine(Path distribution, Path root, Path run) throws Exception {
    framework = EngineFramework.of(distribution, root, run);
    PrintStream out = System.out;
    // Some bundles print before there is a log.
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    framework.start();
    System.setOut(out);
    BundleContext context = framework.context();
    ServiceReference<?> reference = context.getServiceReference(API + "ContainerEngine");
    engine = context.getService(reference);
    type = type("ContainerEngine");
    specType = type("ContainerSpec");
    kill = type("RemoveOptions").getField("KILL").get(null);
  }

  private Class<?> type(String name) throws ClassNotFoundException {
    return engine.getClass().getClassLoader().loadClass(API + name);
  }

  String create(String... command) throws Exception {
    Method of = specType.getMethod("of", String.class, String[].class);
    Object builder = of.invoke(null, "builtin:busybox", command);
    builder.getClass().getMethod("network", String.class).invoke(builder, "none");
    Object spec = builder.getClass().getMethod("build").invoke(builder);
    return (String) type.getMethod("create", specType).invoke(engine, spec);
  }

  /** From create to removed. */
  void life() throws Exception {
    String id = create("true");
    type.getMethod("start", String.class).invoke(engine, id);
    type.getMethod("waitFor", String.class).invoke(engine, id);
    type.getMethod("remove", String.class, kill.getClass()).invoke(engine, id, kill);
  }

  @Override
  public void close() {
    framework.stop();
  }
}
