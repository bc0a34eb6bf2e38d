package dev.carob.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requires root; uses the real kernel. */
class KernelTest {

  @TempDir Path dir;

  @Test
  void mountsAndDetachesATmpfs() {
    Mounts.mount("shm", dir, "tmpfs", Mounts.MS_NOEXEC, "mode=1777,size=4096");
    try {
      assertThat(Mounts.isMounted(dir)).isTrue();
      assertThat(Mounts.below(dir)).containsExactly(dir);
    } finally {
      assertThat(Mounts.detach(dir)).isTrue();
    }
    assertThat(Mounts.isMounted(dir)).isFalse();
    assertThat(Mounts.detach(dir)).isFalse();
  }

  @Test
  void mountsInAViewAreNotSeenElsewhere() throws IOException {
    Path root = Files.createDirectories(dir.resolve("root/data")).getParent();
    Files.createSymbolicLink(root.resolve("link"), Path.of("/data"));
    Path other = Files.createDirectory(dir.resolve("other"));
    Files.writeString(other.resolve("file"), "other");
    Path inner = Files.writeString(dir.resolve("inner"), "inner");
    var before = Mounts.below(Path.of("/"));
    try (PrivateMountTree view =
        PrivateMountTree.of(
            root,
            List.of(
                new PrivateMountTree.Bind(other, "link"),
                new PrivateMountTree.Bind(inner, "data/file"),
                new PrivateMountTree.Bind(inner, "nowhere")))) {
      assertThat(Mounts.below(Path.of("/"))).isEqualTo(before);
      assertThat(root.resolve("data")).isEmptyDirectory();
      try (Fd file = view.root().openFollowing("link/file", Fd.O_RDONLY)) {
        assertThat(Files.readString(file.path())).isEqualTo("inner");
      }
      view.root().create("data/new", 0644).close();
      assertThat(view.root().kind("../../tmp")).as("a tree of its own").isEmpty();
    }
    assertThat(other.resolve("new")).isEmptyFile();
    assertThat(other.resolve("file")).hasContent("other");
    assertThat(Mounts.below(Path.of("/"))).isEqualTo(before);
  }

  @Test
  void aBareViewNeedsNoMountPoints() throws IOException {
    Path over = Files.createDirectories(dir.resolve("over/rest")).getParent();
    Path inner = Files.createDirectory(dir.resolve("inner"));
    Files.writeString(inner.resolve("file"), "inner");
    try (PrivateMountTree view =
        PrivateMountTree.bare(
            over,
            List.of(
                new PrivateMountTree.Bind(inner, "a/b"),
                new PrivateMountTree.Bind(inner.resolve("file"), "a/one")))) {
      try (Fd file = view.root().openFollowing("a/one", Fd.O_RDONLY)) {
        assertThat(Files.readString(file.path())).isEqualTo("inner");
      }
      try (Fd file = view.root().openFollowing("a/b/file", Fd.O_RDONLY)) {
        assertThat(Files.readString(file.path())).isEqualTo("inner");
      }
      view.root().create("a/b/new", 0644).close();
      assertThat(view.root().kind("rest")).isEmpty();
    }
    assertThat(inner.resolve("new")).isEmptyFile();
    assertThat(over).isDirectoryNotContaining("glob:**/a");
  }

  @Test
  void aPathIsResolvedInsideTheTreeEvenIfItDoesNotExist() throws IOException {
    Files.createDirectories(dir.resolve("a/b"));
    Files.writeString(dir.resolve("a/file"), "x");
    Files.createSymbolicLink(dir.resolve("up"), Path.of("/../../a/./b"));
    Files.createSymbolicLink(dir.resolve("a/dangling"), Path.of("b/../new"));
    Files.createSymbolicLink(dir.resolve("loop"), Path.of("loop"));
    try (ConfinedTree tree = ConfinedTree.open(dir)) {
      assertThat(tree.resolve("")).isEmpty();
      assertThat(tree.resolve("/up/..//file/")).isEqualTo("a/file");
      assertThat(tree.resolve("up/../dangling")).isEqualTo("a/new");
      assertThat(tree.resolve("../../none/x/../y")).isEqualTo("none/y");
      assertThat(tree.resolve("a/file/below")).isEqualTo("a/file/below");
      assertThatThrownBy(() -> tree.resolve("loop/x")).hasMessageContaining("ELOOP");
    }
  }

  @Test
  void aFailedMountReportsTheErrnoAndThePath() {
    assertThatThrownBy(() -> Mounts.mount("x", dir.resolve("none"), "tmpfs", 0, ""))
        .isInstanceOf(ErrnoException.class)
        .hasMessageContaining("ENOENT")
        .hasMessageContaining(dir.resolve("none").toString());
  }

  @Test
  void aSpawnedProgramHasOnlyTheGivenDescriptors() throws IOException {
    Path listing = dir.resolve("fds");
    Path held = Files.writeString(dir.resolve("held"), "x");
    int status;
    try (Fd out = Fd.open(listing, Fd.O_WRONLY | Fd.O_CREAT, 0600);
        Fd other = Fd.open(held, Fd.O_RDONLY, 0)) {
      other.inheritable(true);
      status =
          Spawn.of(List.of("/bin/sh", "-c", "for f in /proc/$$/fd/*; do echo ${f##*/}; done"))
              .fd(1, out)
              .fd(3, other)
              .start()
              .waitFor();
    }
    assertThat(status).isZero();
    assertThat(Files.readAllLines(listing))
        .as("4 is the shell's own, for the directory it lists")
        .containsExactlyInAnyOrder("0", "1", "2", "3", "4");
  }

  @Test
  void aSpawnedProgramGetsItsEnvironmentDirectoryAndStatus() throws IOException {
    Path out = dir.resolve("out");
    try (Fd fd = Fd.open(out, Fd.O_WRONLY | Fd.O_CREAT, 0600)) {
      Child child =
          Spawn.of(List.of("/bin/sh", "-c", "echo $GREETING; pwd; exit 3"))
              .env("GREETING", "hello")
              .in(dir)
              .fd(1, fd)
              .start();
      assertThat(child.waitFor()).isEqualTo(3);
    }
    assertThat(Files.readAllLines(out)).containsExactly("hello", dir.toRealPath().toString());
  }

  @Test
  void aMissingProgramIsNamed() {
    assertThatThrownBy(() -> Spawn.of(List.of("/no/such/program")).start())
        .hasMessageContaining("/no/such/program")
        .hasMessageContaining("ENOENT");
  }

  @Test
  void runKeepsOutputOfBothStreams() {
    ProgramRun.Outcome outcome =
        ProgramRun.of(List.of("/bin/sh", "-c", "echo out; echo err >&2; exit 7"));
    assertThat(outcome.status()).isEqualTo(7);
    assertThat(outcome.output()).contains("out\n").contains("err\n");
  }

  @Test
  void aPidfdBecomesReadableWhenItsProcessEnds() throws InterruptedException {
    Child child = Spawn.of(List.of("/bin/sleep", "100")).start();
    try (FdWatch watch = new FdWatch("watch-test");
        Pidfd pidfd = Pidfd.open(child.pid()).orElseThrow()) {
      CountDownLatch ended = new CountDownLatch(1);
      watch.once(pidfd.fd(), ended::countDown);
      assertThat(ended.getCount()).isEqualTo(1);
      assertThat(pidfd.send(Signals.SIGKILL)).isTrue();
      assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(child.waitFor()).isEqualTo(128 + Signals.SIGKILL);
    assertThat(Pidfd.open(child.pid())).isEmpty();
    assertThat(Signals.send(child.pid(), 0)).isFalse();
  }

  @Test
  void aWatchCanBeClosedBeforeItsThreadRunsAndTwice() {
    for (int i = 0; i < 2000; i++) {
      FdWatch watch = new FdWatch("closed-at-once");
      watch.close();
      watch.close();
    }
  }

  @Test
  void seqpacketPreservesBoundariesAndAcceptsLongPaths() throws IOException {
    Path deep = dir;
    while (deep.toString().length() < 150) {
      deep = deep.resolve("abcdefghijklmnopqrstuvwxyz");
    }
    Files.createDirectories(deep);
    Path path = deep.resolve("attach");
    try (SeqPacket server = SeqPacket.listen(path);
        SeqPacket client = SeqPacket.connect(path);
        SeqPacket accepted = server.accept()) {
      client.send("one".getBytes(StandardCharsets.UTF_8), 0, 3);
      client.send("xtwo".getBytes(StandardCharsets.UTF_8), 1, 3);
      client.endOutput();
      byte[] buffer = new byte[100];
      assertThat(accepted.receive(buffer)).isEqualTo(3);
      assertThat(accepted.receive(buffer)).isEqualTo(3);
      assertThat(new String(buffer, 0, 3, StandardCharsets.UTF_8)).isEqualTo("two");
      assertThat(accepted.receive(buffer)).isEqualTo(-1);
    }
  }

  @Test
  void makesANetworkNamespaceBoundToAFile() {
    Path file = dir.resolve("netns");
    Namespaces.newNetwork(file);
    try {
      String own =
          Namespaces.inNetwork(file, () -> Files.readString(Path.of("/proc/thread-self/net/dev")));
      assertThat(own).contains("lo:").doesNotContain("eth0");
    } finally {
      Mounts.detach(file);
    }
  }

  @Test
  void privateMountsAreNotSeenOutside() {
    boolean inside =
        Namespaces.inPrivateMounts(
            () -> {
              Mounts.mount("x", dir, "tmpfs", 0, "");
              return Mounts.isMounted(dir);
            });
    assertThat(inside).isTrue();
    assertThat(Mounts.isMounted(dir)).isFalse();
  }

  @Test
  void terminalsHaveASize() {
    try (Tty tty = Tty.open()) {
      tty.resize(new Tty.Size(30, 100));
      assertThat(tty.size()).isEqualTo(new Tty.Size(30, 100));
      assertThat(tty.name()).exists();
    }
  }

  @Test
  void theTerminalOfAProcessIsResizedAndNoOtherInput() {
    try (Tty tty = Tty.open()) {
      Child child = Spawn.of(List.of("/bin/sleep", "1000")).onTerminal(tty.name()).start();
      try {
        assertThat(Tty.resizeInput(child.pid(), new Tty.Size(31, 101))).isTrue();
        assertThat(tty.size()).isEqualTo(new Tty.Size(31, 101));
      } finally {
        Signals.send(child.pid(), Signals.SIGKILL);
        child.waitFor();
      }
      assertThat(Tty.resizeInput(child.pid(), new Tty.Size(1, 1))).isFalse();
    }
    Child child = Spawn.of(List.of("/bin/sleep", "1000")).start();
    try {
      assertThat(Tty.resizeInput(child.pid(), new Tty.Size(1, 1))).isFalse();
    } finally {
      Signals.send(child.pid(), Signals.SIGKILL);
      child.waitFor();
    }
  }

  @Test
  void aConfinedTreeIsNeverLeftByLinks() throws IOException {
    Path root = Files.createDirectory(dir.resolve("root"));
    Path outside = Files.createDirectory(dir.resolve("outside"));
    try (ConfinedTree tree = ConfinedTree.open(root)) {
      tree.symlink("out", "../outside");
      tree.symlink("absolute", outside.toString());
      assertThatThrownBy(() -> tree.create("absolute/file", 0600))
          .isInstanceOf(ErrnoException.class);
      assertThatThrownBy(() -> tree.mkdir("out/dir", 0700)).isInstanceOf(ErrnoException.class);
      tree.mkdir("outside", 0755);
      tree.create("out/file", 0644).close();
    }
    assertThat(outside).isEmptyDirectory();
    assertThat(root.resolve("outside/file")).exists();
  }

  @Test
  void aConfinedTreeTakesOwnersModesTimesNodesAndAttributes() throws IOException {
    Instant time = Instant.parse("2001-02-03T04:05:06.000000007Z");
    try (ConfinedTree tree = ConfinedTree.open(dir)) {
      tree.create("file", 0600).close();
      tree.chown("file", 12, 34);
      tree.chmod("file", 04755);
      tree.xattr("file", "trusted.test", new byte[] {1, 2});
      tree.modified("file", time);
      tree.mknod("null", ConfinedTree.S_IFCHR | 0666, 1, 3);
      tree.symlink("link", "/etc/passwd");
      tree.chown("link", 56, 78);
      tree.link("hard", "file");
      assertThat(tree.kind("link")).contains(ConfinedTree.Kind.LINK);
      assertThat(tree.kind("none")).isEmpty();
    }
    Path file = dir.resolve("file");
    assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(12);
    assertThat((int) Files.getAttribute(file, "unix:mode") & 07777).isEqualTo(04755);
    assertThat((int) Files.getAttribute(file, "unix:nlink")).isEqualTo(2);
    assertThat(Files.getLastModifiedTime(file).toInstant()).isEqualTo(time);
    assertThat(Xattrs.get(file, "trusted.test")).hasValue(new byte[] {1, 2});
    assertThat(Xattrs.all(file)).containsKey("trusted.test");
    assertThat(Files.getAttribute(dir.resolve("null"), "unix:rdev")).isEqualTo(0x103L);
    assertThat(
            Files.getAttribute(
                dir.resolve("link"), "unix:gid", java.nio.file.LinkOption.NOFOLLOW_LINKS))
        .isEqualTo(78);
    assertThat(Files.getAttribute(Path.of("/etc/passwd"), "unix:uid")).isEqualTo(0);
  }

  @Test
  void aLockFileIsLockedAgainstOtherProcesses() throws IOException {
    Path path = dir.resolve("x.lock");
    LockFile lock = new LockFile(path);
    List<String> tryIt =
        List.of(
            "/usr/bin/perl",
            "-e",
            "use Fcntl; open(F,'+<',$ARGV[0]) or exit 9; my $l=pack('s s x4 q q i x4',F_WRLCK,0,0,0,0);"
                + "exit(fcntl(F,F_SETLK,$l) ? 0 : 1)",
            path.toString());
    try (LockFile.Held held = lock.lock(false)) {
      held.content("stamp".getBytes(StandardCharsets.UTF_8));
      assertThat(held.content()).isEqualTo("stamp".getBytes(StandardCharsets.UTF_8));
      assertThat(ProgramRun.of(tryIt).status()).isEqualTo(1);
    }
    assertThat(ProgramRun.of(tryIt).status()).isZero();
  }

  @Test
  void knowsItsLimitsAndSignals() {
    assertThat(ProcessLimits.of("RLIMIT_NOFILE").orElseThrow().hard()).isPositive();
    assertThat(ProcessLimits.of("RLIMIT_NONSENSE")).isEmpty();
    assertThat(Signals.number("SIGterm")).hasValue(15);
    assertThat(Signals.number("rtmin+3")).hasValue(37);
    assertThat(Signals.number("9")).hasValue(9);
    assertThat(Signals.number("65")).isEmpty();
    assertThat(Signals.number("nonsense")).isEmpty();
  }

  @Test
  void aSealedCopyIsExecutedAndNeverWritten() throws IOException {
    try (Fd copy = SealedCopy.of(Path.of("/bin/echo"))) {
      Path path = copy.pathForAll();
      assertThat(ProgramRun.of(List.of(path.toString(), "copied")).output()).isEqualTo("copied\n");
      assertThat(path).hasSameBinaryContentAs(Path.of("/bin/echo"));
      assertThatThrownBy(() -> copy.write(new byte[] {1}, 0, 1)).hasMessageContaining("EPERM");
    }
  }
}
