package dev.carob.plugin.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.BundleException;

/** A jar's requirements are compared with the capabilities of the framework's bundles. */
class RequirementsTest {

  @TempDir private static Path directory;
  private static TestFramework framework;

  @BeforeAll
  static void start() throws BundleException, IOException {
    framework = new TestFramework(directory.resolve("felix"));
    framework.ship(
        TestJar.bundle("com.acme.library", "1.0.0")
            .with("Export-Package", "com.acme.words;version=1.4.0")
            .with("Provide-Capability", "com.acme.thing;colour=red"),
        directory.resolve("library.jar"));
    framework.ship(
        TestJar.bundle("dev.carob.runtime.api", "1.0.0")
            .with("Export-Package", "dev.carob.spi.storage;version=2.1.0"),
        directory.resolve("api.jar"));
  }

  @AfterAll
  static void stop() throws BundleException, InterruptedException {
    framework.close();
  }

  private static void check(TestJar bundle) throws IOException {
    Path file = bundle.write(directory.resolve("mine.jar"));
    PluginJar jar = PluginJar.read(file, file, directory.resolve("copies"));
    try {
      new Requirements(framework.context()).check(jar);
    } finally {
      jar.forget();
    }
  }

  private static TestJar mine() {
    return TestJar.bundle("com.acme.mine", "3.2.1");
  }

  private static void isRefused(TestJar bundle, String... because) {
    var refusal =
        assertThatThrownBy(() -> check(bundle))
            .isInstanceOf(CarobException.InvalidArgument.class)
            .hasMessageContaining("mine.jar");
    for (String part : because) {
      refusal.hasMessageContaining(part);
    }
  }

  private static void isAccepted(TestJar bundle) {
    assertThatCode(() -> check(bundle)).doesNotThrowAnyException();
  }

  @Test
  void aJarThatNeedsNothingIsAccepted() {
    isAccepted(mine());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.acme.words;version=\"[1.2,2)\"",
        "com.acme.words",
        "dev.carob.spi.storage;version=\"[2.1,2.2)\"",
        "org.osgi.framework;version=\"[1.8,2)\""
      })
  void aPackageThatABundleExportsIsAccepted(String imported) {
    isAccepted(mine().with("Import-Package", imported));
  }

  @Test
  void aPackageThatNobodyExportsIsNamed() {
    isRefused(
        mine().with("Import-Package", "com.acme.absent"), "com.acme.mine 3.2.1", "com.acme.absent");
  }

  @Test
  void aPackageOfAnotherVersionIsNamedWithBothVersions() {
    isRefused(
        mine().with("Import-Package", "com.acme.words;version=\"[2.0,3)\""),
        "com.acme.words",
        "[2.0.0,3.0.0)",
        "1.4.0");
  }

  @Test
  void aJarForAnotherApiIsReportedWithTheEnginesVersion() {
    isRefused(
        mine().with("Import-Package", "dev.carob.spi.storage;version=\"[3,4)\""),
        "dev.carob.spi.storage",
        "[3.0.0,4.0.0)",
        "2.1.0",
        "runtime.api");
  }

  @Test
  void aRangeWithoutAnEndIsDescribed() {
    isRefused(mine().with("Import-Package", "com.acme.words;version=7"), "[7.0.0, …)");
  }

  @Test
  void aNewerJavaIsNamedWithTheOneThatRuns() {
    isRefused(
        mine().with("Require-Capability", "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=99))\""),
        "Java 99",
        String.valueOf(Runtime.version().feature()));
  }

  @Test
  void aMissingBundleIsNamed() {
    isRefused(mine().with("Require-Bundle", "com.acme.absent"), "com.acme.absent");
  }

  @Test
  void anExistingBundleIsFound() {
    isAccepted(mine().with("Require-Bundle", "com.acme.library"));
  }

  @Test
  void aCapabilityThatNobodyProvidesIsNamedWithItsFilter() {
    isRefused(
        mine().with("Require-Capability", "com.acme.thing;filter:=\"(colour=blue)\""),
        "com.acme.thing",
        "(colour=blue)");
  }

  @Test
  void aCapabilityThatABundleProvidesIsAccepted() {
    isAccepted(mine().with("Require-Capability", "com.acme.thing;filter:=\"(colour=red)\""));
  }

  @Test
  void aCapabilityOfTheJarItselfIsAccepted() {
    isAccepted(
        mine()
            .with("Provide-Capability", "com.acme.own")
            .with("Require-Capability", "com.acme.own"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.acme.absent;resolution:=optional",
        "com.acme.absent;effective:=active",
        "osgi.native;filter:=\"(osgi.native.osname=Plan9)\""
      })
  void aCapabilityThatIsNotNeededToResolveMayBeMissing(String required) {
    isAccepted(mine().with("Require-Capability", required));
  }

  @Test
  void anOptionalPackageMayBeMissing() {
    isAccepted(mine().with("Import-Package", "com.acme.absent;resolution:=optional"));
  }

  @Test
  void aPackageThatIsImportedWhenItIsUsedMayBeMissing() {
    isAccepted(mine().with("DynamicImport-Package", "com.acme.absent"));
  }

  @Test
  void allMissingRequirementsAreNamedTogether() {
    isRefused(
        mine()
            .with("Import-Package", "com.acme.absent,com.acme.words;version=\"[2,3)\"")
            .with("Require-Capability", "com.acme.nothing"),
        "com.acme.absent",
        "com.acme.words",
        "com.acme.nothing");
  }

  @Test
  void aHeaderThatCannotBeParsedIsRejected() {
    isRefused(mine().with("Import-Package", "com.acme.words;version=\"[one,two)\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev.carob.backend;type=state;name=mine",
        "osgi.service;objectClass:List<String>=\"dev.carob.spi.state.StateStore\"",
        "osgi.service;objectClass=\"dev.carob.spi.state.StateStore\"",
      })
  void aStateStoreIsRejected(String provided) {
    isRefused(mine().with("Provide-Capability", provided), "com.acme.mine 3.2.1", "state store");
  }

  @Test
  void otherServicesAreNotStateStores() {
    isAccepted(
        mine()
            .with(
                "Provide-Capability",
                "osgi.service;objectClass:List<String>=\"com.acme.Thing\","
                    + "dev.carob.backend;type=storage;name=mine"));
  }

  @Test
  void anUninstalledBundleProvidesNothing() throws Exception {
    var bundle =
        framework.ship(
            TestJar.bundle("com.acme.passing", "1").with("Export-Package", "com.acme.passing"),
            directory.resolve("passing.jar"));
    isAccepted(mine().with("Import-Package", "com.acme.passing"));
    bundle.uninstall();
    isRefused(mine().with("Import-Package", "com.acme.passing"), "com.acme.passing");
  }

  @Test
  void nativeCodeForAnotherMachineIsReportedWithThisOne() throws IOException {
    Path file =
        mine()
            .with("Bundle-NativeCode", "lib/x.so; osname=Plan9; processor=sparc")
            .write(directory.resolve("native.jar"));
    PluginJar jar = PluginJar.read(file, file, directory.resolve("copies"));
    assertThat(Requirements.words(new BundleException("missing requirement osgi.native; …"), jar))
        .contains("Plan9", "sparc", System.getProperty("os.arch"));
    assertThat(Requirements.words(new BundleException("another", new IOException("cause")), jar))
        .contains("another", "cause")
        .doesNotContain("Plan9");
    jar.forget();
  }
}
