package dev.carob.bench;

import dev.carob.linux.Mounts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Compares image operations with Podman, in one run on this machine, on an image of 1 GiB in 8
 * layers with 60,000 files. Each load and pull uses a new store: right after many deletions ext4 is
 * slow to create files, and that is not what is measured.
 */
public final class ImageBench {

  private static final String LOAD = "carob load, 1 GiB, 8 layers, 60,000 files";
  private static final String LOAD_PODMAN = "podman load, the same";
  private static final String PULL = "carob pull of it, from the loopback";
  private static final String PULL_PODMAN = "podman pull, the same";
  private static final String LAYER = "carob, inside the JVM: a layer made and mounted";
  private static final String CREATE = "carob, inside the JVM: create a container, mount it";
  private static final String CREATE_PODMAN = "podman create";
  private static final String LIST = "carob images, 1,000 of them";
  private static final String LIST_PODMAN = "podman images, the same store";
  private static final String HOST = "127.0.0.1:5999";
  private static final int LAYERS = 8;
  private static final int FILES = 7500;
  private static final int FILES_IN_DIRECTORY = 100;
  private static final int LARGEST_FILE = 34_000;
  private static final int SMALLEST_FILE = 2_000;
  private static final int ROUNDS = 3;
  private static final int IMAGES = 1000;

  private final Path distribution;
  private final Path work;
  private final Measurements figures = new Measurements();
  private final MeasuredPrograms programs;

  private ImageBench(Path distribution, Path work) {
    this.distribution = distribution;
    this.work = work;
    this.programs = new MeasuredPrograms(distribution, work);
  }

  public static void main(String[] arguments) throws Exception {
    Path work = Files.createTempDirectory("carob-ib");
    ImageBench bench = new ImageBench(Path.of(arguments[0]), work);
    try {
      bench.run(arguments.length > 1 ? List.of(arguments[1]) : List.of("store", "layers", "list"));
    } finally {
      bench.cleanUp();
    }
    System.exit(0);
  }

  private void run(List<String> parts) throws Exception {
    programs.preparePodman();
    for (String part : parts) {
      switch (part) {
        case "store" -> store();
        case "layers" -> layers();
        case "list" -> list();
        default ->
            throw new IllegalArgumentException(
                "unknown part '" + part + "': supported are store, layers and list");
      }
    }
  }

  private void store() throws Exception {
    image("big", LAYERS);
    image("small", 1);
    Process registry = registry();
    try {
      loads();
      pulls();
    } finally {
      registry.destroy();
    }
  }

  private void sh(String script) throws Exception {
    programs.shell("set -e; cd '" + work + "'; " + script);
  }

  private String carob(String store) {
    return "CAROB_ROOT=%1$s/%2$s CAROB_RUN=%1$s/%2$s-run %3$s/bin/carob "
        .formatted(work, store, distribution);
  }

  private String podman(String store) {
    return "CONTAINERS_CONF=%1$s/containers.conf podman --root %1$s/%2$s --runroot %1$s/%2$s-run --storage-driver overlay "
        .formatted(work, store);
  }

  private double time(String script) throws Exception {
    long begin = System.nanoTime();
    sh(script + " >/dev/null 2>errors");
    return (System.nanoTime() - begin) / 1e6;
  }

  /** Creates an archive of an image with this many layers. Half of its bytes are incompressible. */
  private void image(String name, int layers) throws Exception {
    Random random = new Random(7);
    List<String> digests = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      Path tree = Files.createDirectories(work.resolve("tree/l" + layer));
      for (int i = 0; i < FILES; i++) {
        Path directory = Files.createDirectories(tree.resolve("d" + i / FILES_IN_DIRECTORY));
        byte[] content = new byte[SMALLEST_FILE + random.nextInt(LARGEST_FILE - SMALLEST_FILE)];
        byte[] noise = new byte[content.length / 2];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, content, 0, noise.length);
        Files.write(directory.resolve("f" + i), content);
      }
      Path tar = work.resolve("layer.tar");
      sh("tar -C tree -cf layer.tar . && rm -r tree");
      String digest = sha256(tar);
      Files.move(tar, Files.createDirectories(work.resolve(name)).resolve(digest + ".tar"));
      digests.add(digest);
    }
    String config =
        "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"Cmd\":[\"sh\"]},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[%s]}}"
            .formatted(join(digests, "\"sha256:%s\""));
    Files.writeString(work.resolve(name).resolve("config.json"), config);
    Files.writeString(
        work.resolve(name).resolve("manifest.json"),
        "[{\"Config\":\"config.json\",\"RepoTags\":[\"localhost/%s:1\"],\"Layers\":[%s]}]"
            .formatted(name, join(digests, "\"%s.tar\"")));
    sh("tar -C " + name + " -cf " + name + ".tar $(ls " + name + ") && rm -r " + name);
  }

  private static String join(List<String> digests, String form) {
    return String.join(",", digests.stream().map(form::formatted).toList());
  }

  private static String sha256(Path file) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private Process registry() throws Exception {
    sh("ip link set lo up");
    Files.writeString(
        work.resolve("registry.yml"),
        "version: 0.1\nlog: {level: info}\nstorage: {filesystem: {rootdirectory: %s/registry}}\nhttp: {addr: %s}\n"
            .formatted(work, HOST));
    Process process =
        new ProcessBuilder("docker-registry", "serve", work + "/registry.yml")
            .redirectErrorStream(true)
            .start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); !line.contains("listening on"); line = lines.readLine()) {
      // Discard the output until the registry listens.
    }
    Thread reader = new Thread(() -> lines.lines().forEach(line -> {}), "registry-log");
    reader.setDaemon(true);
    reader.start();
    return process;
  }

  private void loads() throws Exception {
    double[] ours = new double[ROUNDS];
    double[] theirs = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      sh(carob("c" + i) + "ps >/dev/null; cat big.tar >/dev/null");
      ours[i] = time(carob("c" + i) + "load -q -i big.tar");
      theirs[i] = time(podman("p" + i) + "load -q -i big.tar");
    }
    compare(LOAD, ours, LOAD_PODMAN, theirs, 0.8);
    sh(carob("c0") + "load -q -i small.tar >/dev/null");
    for (String name : List.of("big", "small")) {
      sh(
          carob("c0")
              + "push -q --tls-verify=false localhost/"
              + name
              + ":1 "
              + HOST
              + "/"
              + name
              + ":1");
    }
  }

  private void pulls() throws Exception {
    double[] ours = new double[ROUNDS];
    double[] theirs = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      sh(carob("cp" + i) + "ps >/dev/null");
      ours[i] = time(carob("cp" + i) + "pull -q --tls-verify=false " + HOST + "/big:1");
      theirs[i] = time(podman("pp" + i) + "pull -q --tls-verify=false " + HOST + "/big:1");
    }
    compare(PULL, ours, PULL_PODMAN, theirs, 0.8);
    sh(carob("cs") + "pull -q --tls-verify=false " + HOST + "/small:1 >/dev/null");
    double big = peak("cp0");
    double small = peak("cs");
    figures.ratio("engine after pulling 1 GiB, most MiB resident", big, 700);
    figures.ratio("  ratio to one that pulled an eighth of it", big / small, 1.5);
  }

  private double peak(String store) throws IOException {
    String pid = Files.readString(work.resolve(store).resolve("engine.lock")).strip();
    return Files.readAllLines(Path.of("/proc", pid, "status")).stream()
            .filter(line -> line.startsWith("VmHWM:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .sum()
        / 1024.0;
  }

  private void compare(
      String ours, double[] oursMillis, String theirs, double[] theirMillis, double most) {
    figures.put(ours, oursMillis);
    figures.put(theirs, theirMillis);
    figures.row(ours);
    figures.row(theirs);
    figures.ratio("  ratio to podman", figures.median(ours) / figures.median(theirs), most);
  }

  private void layers() throws Exception {
    sh(carob("root") + "pull -q builtin:busybox >/dev/null; " + carob("root") + "engine stop");
    List<String> made = new ArrayList<>();
    try (EmbeddedEngine engine =
        new EmbeddedEngine(distribution, work.resolve("root"), work.resolve("root-run"))) {
      EmbeddedEngine.Layers driver = engine.layers();
      List<String> layers = new ArrayList<>();
      Map<String, Measurements.Work> works = new LinkedHashMap<>();
      works.put(
          LAYER,
          () -> {
            String id = "%064x".formatted(layers.size() + 1);
            driver.add(id);
            layers.add(id);
          });
      works.put(
          CREATE,
          () -> {
            String id = engine.create("true");
            engine.mount(id);
            made.add(id);
          });
      works.put(
          CREATE_PODMAN,
          () -> programs.podman("create", "--network", "none", "localhost/bench", "true"));
      figures.inTurn(100, 40, works);
      for (String id : layers) {
        driver.remove(id);
      }
      for (String id : made) {
        engine.remove(id);
      }
    }
    figures.row(LAYER);
    figures.row(CREATE);
    figures.row(CREATE_PODMAN);
    figures.ratio(
        "  ratio of the layer to podman create",
        figures.median(LAYER) / figures.median(CREATE_PODMAN),
        0.1);
  }

  private void list() throws Exception {
    sh("mkdir one && echo x > one/x && tar -C one -cf one.tar x");
    sh(
        "for i in $(seq "
            + IMAGES
            + "); do "
            + carob("many")
            + "import -q -m $i one.tar many:$i >/dev/null; done");
    Map<String, Measurements.Work> works = new LinkedHashMap<>();
    works.put(LIST, () -> sh(carob("many") + "images >/dev/null"));
    works.put(LIST_PODMAN, () -> sh(podman("many/storage") + "images >/dev/null"));
    sh(carob("many") + "images >/dev/null");
    // Once only: Podman takes minutes.
    figures.inTurn(0, 1, works);
    figures.row(LIST);
    figures.row(LIST_PODMAN);
    figures.ratio("  ratio to podman", figures.median(LIST) / figures.median(LIST_PODMAN), 0.5);
  }

  private void cleanUp() throws Exception {
    try (var stores = Files.list(work)) {
      for (Path store : stores.filter(path -> Files.exists(path.resolve("engine.lock"))).toList()) {
        sh(carob(store.getFileName().toString()) + "engine stop >/dev/null 2>&1 || true");
      }
    }
    programs.cleanUp();
    for (Path place : Mounts.below(work)) {
      Mounts.detach(place);
    }
    programs.shell("chmod -R u+rwx '" + work + "'; rm -rf '" + work + "'");
  }
}
