package dev.carob.plugin.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.spi.hooks.HookManager;
import dev.carob.spi.state.StateStore;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

class ReadinessTest {

  @TempDir private Path directory;
  private final TestComponents components = new TestComponents();
  private TestFramework framework;
  private Readiness readiness;
  private Bundle bundle;

  @BeforeEach
  void start() throws BundleException, IOException {
    framework = new TestFramework(directory.resolve("felix"));
    readiness = new Readiness(framework.context(), components.runtime());
    bundle =
        framework.ship(
            TestJar.bundle("mine", "1").declaring("hooks", "mine"), directory.resolve("mine.jar"));
  }

  @AfterEach
  void stop() throws BundleException, InterruptedException {
    framework.close();
  }

  private static <T> T service(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              throw new UnsupportedOperationException(method.toString());
            }));
  }

  private static Dictionary<String, Object> named(String name) {
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put("carob.backend", name);
    return properties;
  }

  private void bring(String name) {
    bundle
        .getBundleContext()
        .registerService(HookManager.class, service(HookManager.class), named(name));
  }

  private PluginJar jar(TestJar content) throws IOException {
    Path file = content.write(directory.resolve("next.jar"));
    return PluginJar.read(file, file, directory.resolve("copies"));
  }

  @Test
  void aPluginWithItsBackendHasNoProblem() {
    bring("mine");
    assertThat(Readiness.declared(bundle)).containsExactly("hooks/mine");
    assertThat(readiness.provided(bundle)).containsExactly("hooks/mine");
    assertThat(readiness.problems(bundle)).isEmpty();
  }

  @Test
  void aServiceWithoutANameIsNotABackend() {
    bundle
        .getBundleContext()
        .registerService(HookManager.class, service(HookManager.class), new Hashtable<>());
    assertThat(readiness.provided(bundle)).isEmpty();
  }

  @Test
  void aServiceThatCannotBeObtainedIsMissing() {
    bundle
        .getBundleContext()
        .registerService(HookManager.class.getName(), new Unavailable(), named("mine"));
    assertThat(readiness.provided(bundle)).isEmpty();
  }

  /** A service that cannot be obtained from the framework. */
  private static final class Unavailable implements ServiceFactory<Object> {
    private int asked;

    @Override
    public Object getService(Bundle user, ServiceRegistration<Object> registration) {
      asked++;
      return null;
    }

    @Override
    public void ungetService(
        Bundle user, ServiceRegistration<Object> registration, Object service) {
      throw new IllegalStateException("never got");
    }
  }

  @Test
  void aFailedComponentIsNotActivatedAgain() {
    ComponentConfigurationDTO made =
        components.make(components.add("dev.mine"), ComponentConfigurationDTO.FAILED_ACTIVATION);
    made.id = 7;
    made.failure = "java.io.IOException: no room";
    Dictionary<String, Object> properties = named("mine");
    properties.put(ComponentConstants.COMPONENT_ID, 7L);
    Unavailable component = new Unavailable();
    bundle.getBundleContext().registerService(HookManager.class.getName(), component, properties);
    assertThat(readiness.provided(bundle)).isEmpty();
    assertThat(component.asked).isZero();
  }

  @Test
  void aBackendOfAnotherNameIsNamed() {
    bring("other");
    assertThat(readiness.problems(bundle))
        .singleElement()
        .asString()
        .contains("hooks/mine", "hooks/other", "carob.backend");
  }

  @Test
  void aPluginWithoutComponentsGetsAHint() {
    assertThat(readiness.problems(bundle))
        .singleElement()
        .asString()
        .contains("hooks/mine", "carob.backend");
  }

  @Test
  void aComponentThatIsDisabledIsNamed() {
    components.add("dev.mine").defaultEnabled = false;
    assertThat(readiness.problems(bundle))
        .singleElement()
        .asString()
        .contains("dev.mine", "disabled");
  }

  @Test
  void aComponentThatWaitsForAConfigurationIsNamedWithIt() {
    components.add("dev.mine").configurationPid = new String[] {"dev.settings"};
    assertThat(readiness.problems(bundle))
        .singleElement()
        .asString()
        .contains("dev.mine", "dev.settings");
  }

  @Test
  void anUnsatisfiedComponentThatWaitsForAConfigurationIsNamedWithIt() {
    ComponentDescriptionDTO description = components.add("dev.mine");
    description.configurationPid = new String[] {"dev.settings"};
    components.make(description, ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION);
    assertThat(readiness.problems(bundle))
        .singleElement()
        .asString()
        .contains("dev.mine", "dev.settings");
  }

  @Test
  void aServiceThatIsWaitedForIsNamedByItsTypeAndTarget() {
    ComponentDescriptionDTO description = components.add("dev.mine");
    ReferenceDTO reference = new ReferenceDTO();
    reference.name = "$000";
    reference.interfaceName = "com.acme.Thing";
    description.references = new ReferenceDTO[] {reference};
    UnsatisfiedReferenceDTO unsatisfied = new UnsatisfiedReferenceDTO();
    unsatisfied.name = "$000";
    unsatisfied.target = "(colour=blue)";
    components.make(description, ComponentConfigurationDTO.UNSATISFIED_REFERENCE)
            .unsatisfiedReferences =
        new UnsatisfiedReferenceDTO[] {unsatisfied};
    assertThat(readiness.problems(bundle))
        .singleElement()
        .asString()
        .contains("dev.mine", "com.acme.Thing", "(colour=blue)")
        .doesNotContain("$000");
  }

  @Test
  void aComponentThatFailsIsNamedWithTheReason() {
    ComponentDescriptionDTO description = components.add("dev.mine");
    components.make(description, ComponentConfigurationDTO.FAILED_ACTIVATION).failure =
        """
        org.osgi.service.component.ComponentException: cannot start
        \tat com.acme.Mine.activate(Mine.java:3)
        Caused by: java.nio.file.FileSystemException: /x: no room
        \t... 3 more
        """;
    assertThat(readiness.problems(bundle))
        .singleElement()
        .asString()
        .contains("dev.mine", "cannot start, /x: no room")
        .doesNotContain("Mine.java", "java.nio");
  }

  @Test
  void anEmptyTracePointsToTheLog() {
    assertThat(Readiness.firstLines("java.lang.NullPointerException\n\tat com.acme.Mine\n"))
        .contains("log");
  }

  @Test
  void aStateStoreOfAnInstalledPluginIsAProblem() throws Exception {
    Bundle installed;
    try (var in =
        java.nio.file.Files.newInputStream(
            TestJar.bundle("installed", "1").write(directory.resolve("installed.jar")))) {
      installed = framework.context().installBundle(PluginBundles.LOCATION + "installed", in);
    }
    installed.start();
    installed
        .getBundleContext()
        .registerService(StateStore.class, service(StateStore.class), new Hashtable<>());
    assertThat(readiness.problems(installed)).singleElement().asString().contains("state store");
  }

  @Test
  void aJarThatDeclaresLessThanRunsIsRejected() throws IOException {
    bring("mine");
    PluginJar less = jar(TestJar.bundle("mine", "2").declaring("hooks", "other"));
    assertThatThrownBy(() -> readiness.requireNoLess(bundle, less))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("next.jar")
        .hasMessageContaining("hooks/mine")
        .hasMessageContaining("hooks/other");
  }

  @Test
  void aJarMayDeclareLessThanWhatDoesNotWork() throws IOException {
    PluginJar less = jar(TestJar.bundle("mine", "2"));
    assertThatCode(() -> readiness.requireNoLess(bundle, less)).doesNotThrowAnyException();
  }

  @Test
  void aJarMayDeclareLessThanWhatIsStopped() throws Exception {
    bring("mine");
    bundle.stop();
    PluginJar less = jar(TestJar.bundle("mine", "2"));
    assertThatCode(() -> readiness.requireNoLess(bundle, less)).doesNotThrowAnyException();
  }

  @Test
  void aJarMayDeclareMoreThanRuns() throws IOException {
    bring("mine");
    PluginJar more =
        jar(
            TestJar.bundle("mine", "2")
                .with(
                    "Provide-Capability",
                    "dev.carob.backend;type=hooks;name=mine,dev.carob.backend;type=oci;name=b"));
    assertThatCode(() -> readiness.requireNoLess(bundle, more)).doesNotThrowAnyException();
  }
}
