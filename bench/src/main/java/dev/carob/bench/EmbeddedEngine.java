package dev.carob.bench;

import dev.carob.launcher.EngineFramework;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * An engine inside this JVM. The API types are those of the bundle, so they are used by reflection,
 * which adds less than a microsecond per call.
 */
final class EmbeddedEngine implements AutoCloseable {

  private static final String STORAGE = "dev.carob.spi.storage.";
  private static final String API = "dev.carob.api.container.";

  private final EngineFramework framework;
  private final Object engine;
  private final Class<?> type;
  private final Class<?> specType;
  private final Object kill;

  EmbeddedEngine(Path distribution, Path root, Path run) throws Exception {
    framework = EngineFramework.of(distribution, root, run);
    PrintStream out = System.out;
    // Some bundles print before the log is available.
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

  /** The layers of the engine's own driver. */
  Layers layers() throws Exception {
    return new Layers();
  }

  /** The overlay driver, and the layer of the only image. */
  final class Layers {

    private final Class<?> type = storage("StorageDriver");
    private final Class<?> requests = storage("LayerRequest");
    private final Object driver;
    private final Object image;

    private Layers() throws Exception {
      ServiceReference<?>[] found =
          framework.context().getServiceReferences(type.getName(), "(carob.backend=overlay)");
      driver = framework.context().getService(found[0]);
      List<?> layers = (List<?>) type.getMethod("layers").invoke(driver);
      image = storage("Layer").getMethod("id").invoke(layers.get(0));
    }

    /**
     * Creates and mounts a container's layer on the image's, as creation and start do.
     *
     * @param id 64 hexadecimal digits
     */
    void add(String id) throws Exception {
      Object request =
          requests
              .getMethod("container", String.class, String.class, String.class)
              .invoke(null, id, image, id.substring(0, 8));
      type.getMethod("create", requests).invoke(driver, request);
      type.getMethod("mount", String.class, String.class).invoke(driver, id, "");
    }

    void remove(String id) throws Exception {
      type.getMethod("unmount", String.class, boolean.class).invoke(driver, id, true);
      type.getMethod("remove", String.class).invoke(driver, id);
    }
  }

  private Class<?> storage(String name) throws ClassNotFoundException {
    return engine.getClass().getClassLoader().loadClass(STORAGE + name);
  }

  String create(String... command) throws Exception {
    Method of = specType.getMethod("of", String.class, String[].class);
    Object builder = of.invoke(null, "builtin:busybox", command);
    builder.getClass().getMethod("network", String.class).invoke(builder, "none");
    Object spec = builder.getClass().getMethod("build").invoke(builder);
    return (String) type.getMethod("create", specType).invoke(engine, spec);
  }

  /** Creates a container that runs until it is removed, and returns its id. */
  String running() throws Exception {
    String id = create("sleep", "100000");
    start(id);
    return id;
  }

  void start(String id) throws Exception {
    type.getMethod("start", String.class).invoke(engine, id);
  }

  void mount(String id) throws Exception {
    type.getMethod("mount", String.class).invoke(engine, id);
  }

  void awaitEnd(String id) throws Exception {
    type.getMethod("waitFor", String.class).invoke(engine, id);
  }

  void remove(String id) throws Exception {
    type.getMethod("remove", String.class, kill.getClass()).invoke(engine, id, kill);
  }

  /** Runs {@code true} in a container, with its streams attached. */
  void exec(String id) throws Exception {
    Class<?> specs = type("ExecSpec");
    Class<?> options = type("AttachOptions");
    Class<?> sessions = type("ExecSession");
    Object spec =
        specs.getMethod("of", String[].class).invoke(null, (Object) new String[] {"true"});
    Object session = type.getMethod("exec", String.class, specs).invoke(engine, id, spec);
    Object output =
        options
            .getMethod("output", OutputStream.class, OutputStream.class)
            .invoke(null, OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
    Object result = sessions.getMethod("join", options).invoke(session, output);
    sessions.getMethod("close").invoke(session);
    int code = (int) type("ExecResult").getMethod("code").invoke(result);
    if (code != 0) {
      throw new IllegalStateException("exec ended with " + code);
    }
  }

  /** Runs a container from creation to removal. */
  void life() throws Exception {
    String id = create("true");
    start(id);
    awaitEnd(id);
    remove(id);
  }

  @Override
  public void close() {
    framework.stop();
  }
}
