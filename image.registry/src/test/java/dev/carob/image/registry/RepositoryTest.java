package dev.carob.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.FailureCode;
import dev.carob.api.Subject;
import dev.carob.api.types.image.ImageReference;
import dev.carob.api.types.image.RegistryAccess;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Registries that misbehave, and the requests sent to them. */
@Timeout(60)
class RepositoryTest {

  private static final String MANIFEST = "{\"schemaVersion\":2,\"config\":{},\"layers\":[]}";
  private static final RetryPolicy POLICY =
      new RetryPolicy(4, Duration.ofMillis(5), Duration.ofSeconds(2), Duration.ofMillis(500));

  @TempDir Path dir;
  private FakeRegistry registry;
  private final byte[] content = new byte[300_000];

  @BeforeEach
  void start() throws IOException {
    registry = new FakeRegistry();
    new Random(3).nextBytes(content);
    conf("");
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private void conf(String more) throws IOException {
    Files.writeString(
        dir.resolve("registries.conf"),
        "[[registry]]\nlocation = \"%s\"\ninsecure = true\n%s".formatted(registry.host(), more));
  }

  private Registries registries() {
    return new Registries(
        new HostFiles(
            Map.of(
                "CONTAINERS_REGISTRIES_CONF",
                dir.resolve("registries.conf").toString(),
                "REGISTRY_AUTH_FILE",
                dir.resolve("auth.json").toString(),
                "HOME",
                dir.toString()),
            dir),
        POLICY);
  }

  private ImageReference name() {
    return ImageReference.parse(registry.host() + "/a/b:1", "localhost");
  }

  private Repository repository() {
    return repository(RegistryAccess.CONFIGURED);
  }

  private Repository repository(RegistryAccess access) {
    return registries().repository(name(), access);
  }

  private static String digest(byte[] bytes) throws Exception {
    return "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private byte[] blob() throws Exception {
    String digest = digest(content);
    try (InputStream in = repository().blob(digest, content.length)) {
      return in.readAllBytes();
    }
  }

  private FakeRegistry onBlob(FakeRegistry.Answer... answers) throws Exception {
    return registry.on("/v2/a/b/blobs/" + digest(content), answers);
  }

  @Test
  void anInterruptedDownloadIsResumed() throws Exception {
    onBlob(FakeRegistry.cut(content, 100_000), FakeRegistry.range(content));
    assertThat(blob()).isEqualTo(content);
    assertThat(registry.requests).anyMatch(line -> line.matches(".*Range=bytes=\\d+-"));
  }

  @Test
  void aRegistryWithoutRangeSupportIsReadFromTheBeginning() throws Exception {
    onBlob(FakeRegistry.cut(content, 100_000), FakeRegistry.bytes(content));
    assertThat(blob()).isEqualTo(content);
  }

  @Test
  void aSilentRegistryIsAbandonedAfterATimeout() throws Exception {
    onBlob(FakeRegistry.silent(content, 10_000), FakeRegistry.range(content));
    assertThat(blob()).isEqualTo(content);
  }

  @Test
  void aDownloadThatAlwaysFailsAtOnceIsGivenUp() throws Exception {
    onBlob(FakeRegistry.cut(content, 0));
    assertThatThrownBy(this::blob)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("reading blob " + digest(content));
  }

  @Test
  void aBlobThatIsLongerThanAnnouncedIsRejected() throws Exception {
    onBlob(FakeRegistry.bytes(content));
    try (InputStream in = repository().blob(digest(content), 1000)) {
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("longer than the announced 1000 bytes");
    }
  }

  @Test
  void afterTooManyRequestsTheRegistrysPauseIsObserved() throws Exception {
    registry.on(
        "/v2/a/b/manifests/1",
        FakeRegistry.status(429, "", "Retry-After", "1"),
        FakeRegistry.status(200, MANIFEST));
    long begin = System.nanoTime();
    assertThat(repository().manifest("1").bytes())
        .isEqualTo(MANIFEST.getBytes(StandardCharsets.UTF_8));
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(990));
  }

  @Test
  void aServerErrorIsRetriedAndThenReported() throws Exception {
    registry.on(
        "/v2/a/b/manifests/1",
        FakeRegistry.status(500, ""),
        FakeRegistry.status(503, ""),
        FakeRegistry.status(200, MANIFEST));
    assertThat(repository().manifest("1").digest())
        .isEqualTo(digest(MANIFEST.getBytes(StandardCharsets.UTF_8)));
    registry.on(
        "/v2/a/b/manifests/2",
        FakeRegistry.status(
            500, "{\"errors\":[{\"code\":\"UNKNOWN\",\"message\":\"disk on fire\"}]}"));
    assertThatThrownBy(() -> repository().manifest("2"))
        .isInstanceOf(CarobException.NetworkFailed.class)
        .hasFieldOrPropertyWithValue("code", FailureCode.REGISTRY_UNAVAILABLE)
        .hasMessageContaining("status 500")
        .hasMessageContaining("disk on fire")
        .hasMessageContaining("manifest 2 in " + registry.host());
    assertThat(registry.requests.stream().filter(line -> line.endsWith("/2"))).hasSize(4);
  }

  @Test
  void aMissingObjectIsNotRequestedAgain() {
    registry.on(
        "/v2/a/b/manifests/1",
        FakeRegistry.status(404, "{\"errors\":[{\"message\":\"manifest unknown\"}]}"));
    assertThatThrownBy(() -> repository().manifest("1"))
        .isInstanceOf(CarobException.NotFound.class)
        .hasMessageContaining("manifest unknown");
    assertThat(registry.requests.stream().filter(line -> line.endsWith("/1"))).hasSize(1);
  }

  @Test
  void aManifestWithAnotherDigestIsRejected() {
    String digest = "sha256:" + "0".repeat(64);
    registry.on("/v2/a/b/manifests/" + digest, FakeRegistry.status(200, MANIFEST));
    assertThatThrownBy(() -> repository().manifest(digest))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining(digest);
  }

  @Test
  void anOldManifestIsRejectedWithAnExplanation() {
    registry.on("/v2/a/b/manifests/1", FakeRegistry.status(200, "{\"schemaVersion\":1}"));
    assertThatThrownBy(() -> repository().manifest("1"))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("older");
  }

  @Test
  void redirectsAreFollowedWithoutCredentials() throws Exception {
    try (FakeRegistry other = new FakeRegistry()) {
      String place = "http://" + other.host() + "/store/blob";
      onBlob(
          FakeRegistry.status(401, "", "WWW-Authenticate", "Basic realm=\"r\""),
          FakeRegistry.status(307, "", "Location", place));
      other.on("/store/blob", FakeRegistry.bytes(content));
      RegistryAccess access = RegistryAccess.builder().user("me").password("secret").build();
      try (InputStream in = repository(access).blob(digest(content), content.length)) {
        assertThat(in.readAllBytes()).isEqualTo(content);
      }
      assertThat(registry.requests).anyMatch(line -> line.contains("Authorization=Basic "));
      assertThat(other.requests).containsExactly("GET /store/blob");
    }
  }

  @Test
  void redirectsInACircleEnd() throws Exception {
    onBlob(FakeRegistry.status(302, "", "Location", "/v2/a/b/blobs/" + digest(content)));
    assertThatThrownBy(this::blob)
        .isInstanceOf(CarobException.NetworkFailed.class)
        .hasMessageContaining("redirected more than");
  }

  @Test
  void aTokenIsFetchedWithTheCredentialsAndKept() throws Exception {
    Files.writeString(
        dir.resolve("auth.json"),
        "{\"auths\":{\"%s/a\":{\"auth\":\"bWU6c2VjcmV0\"},\"%s\":{\"auth\":\"bm86bm8=\"}}}"
            .formatted(registry.host(), registry.host()));
    String challenge =
        "Bearer realm=\"http://%s/token\",service=\"s\",scope=\"repository:a/b:pull\""
            .formatted(registry.host());
    registry.on("/token", FakeRegistry.status(200, "{\"token\":\"T1\",\"expires_in\":300}"));
    registry.on(
        "/v2/a/b/manifests/1",
        FakeRegistry.status(401, "", "WWW-Authenticate", challenge),
        FakeRegistry.status(200, MANIFEST));
    Repository repository = repository();
    repository.manifest("1");
    repository.manifest("1");
    assertThat(registry.requests)
        .containsExactly(
            "GET /v2/a/b/manifests/1",
            "GET /token Authorization=Basic bWU6c2VjcmV0",
            "GET /v2/a/b/manifests/1 Authorization=Bearer T1",
            "GET /v2/a/b/manifests/1 Authorization=Bearer T1");
  }

  @Test
  void withoutCredentialsTheFailureNamesTheRegistry() {
    registry.on(
        "/v2/a/b/manifests/1",
        FakeRegistry.status(401, "", "WWW-Authenticate", "Basic realm=\"r\""));
    assertThatThrownBy(() -> repository().manifest("1"))
        .isInstanceOfSatisfying(
            CarobException.InvalidArgument.class,
            e -> {
              assertThat(e.code()).isEqualTo(FailureCode.UNAUTHORIZED);
              assertThat(e.subjects())
                  .containsExactly(new Subject(Subject.Kind.REGISTRY, registry.host()));
            });
  }

  @Test
  void mirrorsAreTriedBeforeTheRegistry() throws Exception {
    try (FakeRegistry mirror = new FakeRegistry()) {
      conf(
          "[[registry.mirror]]\nlocation = \"%s/copy\"\ninsecure = true\n"
              .formatted(mirror.host()));
      mirror.on("/v2/copy/a/b/manifests/1", FakeRegistry.status(200, MANIFEST));
      repository().manifest("1");
      assertThat(mirror.requests).hasSize(1);
      assertThat(registry.requests).isEmpty();
      registry.on("/v2/a/b/manifests/2", FakeRegistry.status(200, MANIFEST));
      repository().manifest("2");
      assertThat(registry.requests).hasSize(1);
    }
  }

  @Test
  void aBlockedRegistryIsNotContacted() throws IOException {
    conf("blocked = true\n");
    assertThatThrownBy(this::repository)
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("blocked in registries.conf");
    assertThat(registry.requests).isEmpty();
  }

  @Test
  void tagsAreReadInPages() {
    registry.on(
        "/v2/a/b/tags/list",
        FakeRegistry.status(
            200, "{\"tags\":[\"1\"]}", "Link", "</v2/a/b/tags/list?last=1>; rel=\"next\""),
        FakeRegistry.status(200, "{\"tags\":[\"2\"]}"));
    assertThat(repository().tags()).containsExactly("1", "2");
  }

  @Test
  void aRefusedUploadIsSentAgainFromItsBegin() throws Exception {
    registry.on(
        "/v2/a/b/blobs/uploads/", FakeRegistry.status(202, "", "Location", "/v2/a/b/up?x=1"));
    registry.on(
        "/v2/a/b/up",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          FakeRegistry.status(500, "").to(exchange);
        },
        exchange -> {
          assertThat(exchange.getRequestBody().readAllBytes()).isEqualTo(content);
          FakeRegistry.status(202, "", "Location", "/v2/a/b/up2").to(exchange);
        });
    registry.on("/v2/a/b/up2", FakeRegistry.status(201, ""));
    String digest = digest(content);
    repository()
        .upload(
            "x",
            new Repository.BlobContent() {
              @Override
              public InputStream open() {
                return new ByteArrayInputStream(content);
              }

              @Override
              public String digest() {
                return digest;
              }
            });
    assertThat(registry.requests).last().isEqualTo("PUT /v2/a/b/up2");
  }

  @Test
  void anUnreachableRegistryIsReportedAtOnce() throws IOException {
    registry.close();
    assertThatThrownBy(() -> repository().manifest("1"))
        .isInstanceOf(CarobException.NetworkFailed.class)
        .hasFieldOrPropertyWithValue("code", FailureCode.REGISTRY_UNAVAILABLE)
        .hasMessageContaining("connection refused")
        .hasMessageContaining(registry.host());
  }

  @Test
  void shortNamesAreLookedUpAsConfigured() throws IOException {
    assertThatThrownBy(() -> registries().candidates("box", RegistryAccess.CONFIGURED))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("unqualified-search");
    Files.writeString(
        dir.resolve("registries.conf"),
        "unqualified-search-registries = [\"a.example\", \"docker.io\"]\n"
            + "[aliases]\n"
            + "\"app\" = \"b.example/team/app\"\n");
    assertThat(
            registries().candidates("box", RegistryAccess.CONFIGURED).stream()
                .map(ImageReference::toString))
        .containsExactly("a.example/box:latest", "docker.io/library/box:latest");
    assertThat(
            registries().candidates("app:2", RegistryAccess.CONFIGURED).stream()
                .map(ImageReference::toString))
        .containsExactly("b.example/team/app:2");
    assertThat(
            registries().candidates("c.example/x", RegistryAccess.CONFIGURED).stream()
                .map(ImageReference::toString))
        .containsExactly("c.example/x:latest");
  }

  @Test
  void aCallCanNameItsOwnConfiguration() throws IOException {
    Path file = Files.createTempFile("registries", ".conf");
    try {
      Files.writeString(file, "unqualified-search-registries = [\"own.example\"]\n");
      RegistryAccess access = RegistryAccess.builder().registriesConf(file.toString()).build();
      assertThat(registries().candidates("box", access).stream().map(ImageReference::toString))
          .containsExactly("own.example/box:latest");
      Files.writeString(file, "unqualified-search-registries = \n");
      assertThatThrownBy(() -> registries().candidates("box", access))
          .hasMessageContaining(file.toString())
          .hasMessageContaining("line 1");
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void credentialsAreVerifiedStoredAndRemoved() throws IOException {
    registry.on(
        "/v2/",
        FakeRegistry.status(401, "", "WWW-Authenticate", "Basic realm=\"r\""),
        FakeRegistry.status(200, "{}"));
    RegistryAccess access = RegistryAccess.builder().user("me").password("secret").build();
    registries().login(registry.host(), access);
    assertThat(registries().loggedIn(registry.host(), "")).contains("me");
    assertThat(Files.getPosixFilePermissions(dir.resolve("auth.json"))).hasSize(2);
    assertThat(registries().logout(registry.host(), "")).isTrue();
    assertThat(registries().logout(registry.host(), "")).isFalse();
    registry.on("/v2/", FakeRegistry.status(401, "", "WWW-Authenticate", "Basic realm=\"r\""));
    assertThatThrownBy(() -> registries().login(registry.host(), access))
        .hasMessageContaining("rejected these credentials");
    assertThat(registries().loggedIn(registry.host(), "")).isEmpty();
  }

  @Test
  void dockersCredentialsAreFoundToo() throws IOException {
    Files.createDirectories(dir.resolve(".docker"));
    Files.writeString(
        dir.resolve(".docker/config.json"),
        "{\"auths\":{\"https://index.docker.io/v1/\":{\"auth\":\"bWU6c2VjcmV0\"}}}");
    assertThat(registries().loggedIn("docker.io", "")).contains("me");
    Files.writeString(dir.resolve("auth.json"), "{\"auths\":{\"docker.io\":{\"auth\":\"!!\"}}}");
    assertThatThrownBy(() -> registries().loggedIn("docker.io", ""))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("auth.json")
        .hasMessageContaining("docker.io");
  }
}
