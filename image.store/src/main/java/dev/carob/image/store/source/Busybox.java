package dev.carob.image.store.source;

import dev.carob.api.CarobException;
import dev.carob.linux.ProgramRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * The root filesystem of {@code builtin:busybox}: the host's static busybox and links to its
 * applets.
 */
final class Busybox {

  private static final List<Path> PLACES =
      List.of(Path.of("/bin/busybox"), Path.of("/usr/bin/busybox"), Path.of("/bin/busybox.static"));
  private static final int EXECUTABLE = 0755;

  private final TarArchiveOutputStream tar;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(4 << 20);

  private Busybox() {
    tar = new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name());
  }

  /** Creates the tar; the same busybox always gives the same bytes. */
  static byte[] rootfs() {
    Path program =
        PLACES.stream()
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(
                () ->
                    new CarobException.NotFound(
                        "builtin:busybox requires a static busybox on this host: install it (Debian: apt-get install busybox-static)"));
    Busybox box = new Busybox();
    try (box.tar) {
      box.fill(program);
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot read " + program + ": " + e, e);
    }
    return box.bytes.toByteArray();
  }

  private void fill(Path program) throws IOException {
    byte[] binary = Files.readAllBytes(program);
    if (new String(binary, StandardCharsets.ISO_8859_1).contains("/ld-linux")) {
      throw new CarobException.InvalidArgument(
          program
              + " is not static and would not run in an image: install a static one (Debian: apt-get install busybox-static)");
    }
    for (String directory :
        List.of(
            "bin",
            "dev",
            "etc",
            "home",
            "proc",
            "root",
            "run",
            "sbin",
            "sys",
            "usr",
            "usr/bin",
            "usr/sbin",
            "var",
            "var/log")) {
      put(directory + "/", TarConstants.LF_DIR, EXECUTABLE, new byte[0], "");
    }
    put("tmp/", TarConstants.LF_DIR, 01777, new byte[0], "");
    put("bin/busybox", TarConstants.LF_NORMAL, EXECUTABLE, binary, "");
    ProgramRun.Outcome list = ProgramRun.of(List.of(program.toString(), "--list"));
    for (String applet : new TreeSet<>(list.output().lines().toList())) {
      if (!applet.equals("busybox") && applet.matches("[A-Za-z0-9_.\\[-]+")) {
        put("bin/" + applet, TarConstants.LF_SYMLINK, 0777, new byte[0], "busybox");
      }
    }
    text(
        "etc/passwd",
        "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/home:/bin/false\n");
    text("etc/group", "root:x:0:\nnogroup:x:65534:\n");
  }

  private void text(String name, String content) throws IOException {
    put(name, TarConstants.LF_NORMAL, 0644, content.getBytes(StandardCharsets.UTF_8), "");
  }

  private void put(String name, byte type, int mode, byte[] content, String link)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, type);
    entry.setMode(mode);
    entry.setModTime(0);
    entry.setIds(0, 0);
    entry.setLinkName(link);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }
}
