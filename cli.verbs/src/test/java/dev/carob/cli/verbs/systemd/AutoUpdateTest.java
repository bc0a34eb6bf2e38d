package dev.carob.cli.verbs.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.ContainerState;
import dev.carob.api.image.ImageService;
import dev.carob.api.types.image.Image;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AutoUpdateTest {

  private static final String LABEL = "io.containers.autoupdate";
  private static final String UNIT = "PODMAN_SYSTEMD_UNIT";

  /** What the update has done. */
  private final List<String> done = new ArrayList<>();

  private final Map<String, String> local = new HashMap<>();
  private final Map<String, String> remote = new HashMap<>();
  private final Set<String> broken = new HashSet<>();

  private final ImageService images =
      (ImageService)
          Proxy.newProxyInstance(
              AutoUpdateTest.class.getClassLoader(),
              new Class<?>[] {ImageService.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("get")) {
                  return Image.builder(local.get((String) arguments[0])).build();
                }
                done.add("tag " + arguments[0] + " " + arguments[1]);
                return null;
              });

  private final AutoUpdate update =
      new AutoUpdate(
          images,
          new AutoUpdate.Remote() {
            @Override
            public String id(AutoUpdate.Task task) {
              String id = remote.get(task.image());
              if (id == null) {
                throw new CarobException.NetworkFailed("no registry has " + task.image(), null);
              }
              return id;
            }

            @Override
            public void pull(AutoUpdate.Task task) {
              done.add("pull " + task.image());
            }
          },
          unit -> {
            done.add("restart " + unit);
            if (broken.contains(unit)) {
              throw new CarobException.RuntimeFailed(unit + " does not start", null);
            }
          });

  private static ContainerInfo container(String name, String image, Map<String, String> labels) {
    ContainerSpec.Builder spec = ContainerSpec.of(image).name(name);
    labels.forEach(spec::label);
    return ContainerInfo.builder(
            name,
            spec.build(),
            ContainerState.RUNNING,
            ContainerInfo.Paths.builder(Path.of("/b"), Path.of("/r"), Path.of("/c"), Path.of("/l"))
                .build())
        .imageId("old")
        .imageName(image)
        .build();
  }

  private static ContainerInfo service(String name, String image, String policy, String unit) {
    return container(name, image, Map.of(LABEL, policy, UNIT, unit));
  }

  private static List<String> updated(List<AutoUpdate.Task> tasks) {
    return tasks.stream().map(task -> task.updated().word()).toList();
  }

  @Test
  void onlyContainersWithAPolicyAndAUnitAreUpdated() {
    List<AutoUpdate.Task> tasks =
        update.tasks(
            List.of(
                container("none", "a", Map.of(UNIT, "u")),
                service("empty", "a", "", "u"),
                service("off", "a", "disabled", "u"),
                service("one", "a", "registry", "u"),
                service("two", "b", "image", "u"),
                service("three", "c", "local", "v"),
                service("wrong", "a", "fake", "u"),
                container("unit", "a", Map.of(LABEL, "registry"))));
    assertThat(tasks)
        .extracting(task -> task.container().name())
        .containsExactly("one", "two", "three");
    assertThat(update.failures())
        .extracting(Throwable::getMessage)
        .containsExactly(
            "invalid auto-update policy \"fake\": valid policies are disabled, image, local, registry",
            "auto-updating container \"unit\": no PODMAN_SYSTEMD_UNIT label found");
  }

  @Test
  void aUnitIsRestartedOnceForAllItsNewImages() {
    List<AutoUpdate.Task> tasks =
        update.tasks(
            List.of(
                service("one", "a", "registry", "u"),
                service("two", "a", "registry", "u"),
                service("three", "c", "local", "u"),
                service("same", "d", "registry", "v"),
                service("here", "e", "local", "w")));
    remote.putAll(Map.of("a", "new", "d", "old"));
    local.putAll(Map.of("c", "new", "e", "old"));
    update.check(tasks);
    assertThat(updated(tasks)).containsExactly("pending", "pending", "pending", "false", "false");
    assertThat(done).isEmpty();
    update.run(tasks, true);
    assertThat(updated(tasks)).containsExactly("true", "true", "true", "false", "false");
    assertThat(done).containsExactly("pull a", "restart u");
    assertThat(update.failures()).isEmpty();
  }

  @Test
  void aUnitThatDoesNotStartGetsItsFormerImage() {
    List<AutoUpdate.Task> tasks = update.tasks(List.of(service("one", "a", "local", "u")));
    local.put("a", "new");
    broken.add("u");
    update.run(tasks, true);
    assertThat(done).containsExactly("restart u", "tag old [a]", "restart u");
    assertThat(updated(tasks)).containsExactly("failed");
    assertThat(update.failures())
        .extracting(Throwable::getMessage)
        .containsExactly("u does not start");
  }

  @Test
  void aRollbackThatSucceedsIsNoFailure() {
    List<AutoUpdate.Task> tasks = update.tasks(List.of(service("one", "a", "local", "u")));
    local.put("a", "new");
    AutoUpdate once =
        new AutoUpdate(
            images,
            new AutoUpdate.Remote() {
              @Override
              public String id(AutoUpdate.Task task) {
                return "";
              }

              @Override
              public void pull(AutoUpdate.Task task) {}
            },
            unit -> {
              done.add("restart");
              if (done.size() == 1) {
                throw new CarobException.RuntimeFailed("no", null);
              }
            });
    once.run(tasks, true);
    assertThat(done).containsExactly("restart", "tag old [a]", "restart");
    assertThat(updated(tasks)).containsExactly("rolled back");
    assertThat(once.failures()).isEmpty();
  }

  @Test
  void withoutRollbackTheFailureIsReported() {
    List<AutoUpdate.Task> tasks = update.tasks(List.of(service("one", "a", "local", "u")));
    local.put("a", "new");
    broken.add("u");
    update.run(tasks, false);
    assertThat(done).containsExactly("restart u");
    assertThat(updated(tasks)).containsExactly("failed");
    assertThat(update.failures()).hasSize(1);
  }

  @Test
  void anUnreachableRegistryDoesNotStopOtherUpdates() {
    List<AutoUpdate.Task> tasks =
        update.tasks(
            List.of(service("one", "gone", "registry", "u"), service("two", "a", "registry", "v")));
    remote.put("a", "new");
    update.run(tasks, true);
    assertThat(updated(tasks)).containsExactly("failed", "true");
    assertThat(update.failures())
        .extracting(Throwable::getMessage)
        .containsExactly("no registry has gone");
  }
}
