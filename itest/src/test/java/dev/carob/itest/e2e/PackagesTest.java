package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The Debian packages, installed on a system without any of their dependencies. */
class PackagesTest {

  private static final Path TOP = Path.of(System.getProperty("carob.top")).normalize();

  /** The script that builds the packages. */
  static final Path DEBS = TOP.resolve("launcher/src/packaging/debs");

  private final TestEngine engine = new TestEngine();

  @AfterEach
  void close() {
    engine.close();
  }

  private Path make(String name) {
    Path debs = engine.directory().resolve(name);
    engine.program(DEBS.toString(), TestEngine.DISTRIBUTION.toString(), debs.toString()).ok();
    return debs;
  }

  @Test
  void packagesAreInstalledUsedExtendedAndPurged() {
    Path debs = make("debs");
    TestEngine.Result result =
        engine.program(
            // The system is built from packages that are downloaded through the tests' network.
            "nsenter",
            "--net=/proc/" + ProcessHandle.current().pid() + "/ns/net",
            "unshare",
            "--mount",
            "--pid",
            "--fork",
            "--kill-child",
            "sh",
            TOP.resolve("itest/src/test/resources/packages.sh").toString(),
            debs.toString(),
            engine.directory().resolve("machine").toString(),
            TOP.resolve("bin/lib/debian-mirror").toString());
    assertThat(result.code()).as(result.toString()).isZero();
    assertThat(result.lines())
        .containsExactly(
            "a machine without Java, conmon, runc and crun",
            "a backend is refused without what it needs",
            "a container of vfs and runc",
            "storage/vfs available",
            "oci/runc available",
            "state/sqlite available",
            "images/store available",
            "a container of overlay and crun",
            "overlay crun",
            "the same engine",
            "after an upgrade it is running",
            "vfs is gone",
            "a manual page",
            "bash completes run",
            "a unit and tmpfiles",
            "nothing is left");
  }

  @Test
  void packagesAreReproducible() throws IOException {
    Path one = make("one");
    Path two = make("two");
    List<Path> made;
    try (Stream<Path> files = Files.list(one)) {
      made = files.sorted().toList();
    }
    assertThat(made).hasSize(7);
    for (Path deb : made) {
      assertThat(Files.mismatch(deb, two.resolve(deb.getFileName())))
          .as(deb.toString())
          .isEqualTo(-1);
    }
  }

  @Test
  void eachBackendsPackageDependsOnItsPrograms() {
    Path debs = make("debs");
    String fields =
        engine
            .program(
                "sh", "-c", "for d in " + debs + "/*.deb; do dpkg-deb -f $d Package Depends; done")
            .ok()
            .out();
    assertThat(fields)
        .contains(
            "Package: carob-oci-crun\nDepends: carob (= 0.1.0~snapshot), crun, conmon\n",
            "Package: carob-oci-runc\nDepends: carob (= 0.1.0~snapshot), runc, conmon\n",
            "Package: carob-network-cni\nDepends: carob (= 0.1.0~snapshot), containernetworking-plugins, iptables\n",
            "Package: carob-storage-vfs\nDepends: carob (= 0.1.0~snapshot)\n");
  }
}
