package dev.carob.runtime.core.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.container.Security;
import dev.carob.runtime.core.record.ContainerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sets the seccomp filter: the requested profile, else the host's, else the engine's own. Resolved
 * profiles are cached, because most containers have the same.
 */
final class SeccompStep implements SpecStep {

  private static final String PROFILE_LABEL = "io.containers.seccomp.profile";
  private static final int MOST_KEPT = 32;
  private static final Path NO_FILE = Path.of("");
  private static final FileTime NEVER = FileTime.fromMillis(0);

  private final Map<Key, ObjectNode> kept = new ConcurrentHashMap<>();

  private record Key(Path file, FileTime modified, List<String> capabilities) {}

  @Override
  public void apply(SpecContext context, ObjectNode spec) {
    Security asked = context.config().spec().security();
    if (asked.privileged() || asked.seccomp().equals(Security.UNCONFINED)) {
      return;
    }
    List<String> capabilities =
        CapabilitySet.most(asked, context.config().fallbacks().capabilities());
    String image = asked.seccompOfImage() ? imageProfile(context.config()) : "";
    try {
      spec.withObject("/linux")
          .set(
              "seccomp",
              image.isEmpty()
                  ? filter(asked, capabilities)
                  : SeccompProfile.parse(PROFILE_LABEL, image)
                      .resolve(SeccompProfile.Architecture.ofThisHost(), capabilities));
    } catch (CarobException.InvalidArgument e) {
      throw new CarobException.InvalidArgument(context.config().title() + ": " + e.getMessage(), e);
    }
  }

  private static String imageProfile(ContainerConfig config) {
    return config.imageConfig().labels().getOrDefault(PROFILE_LABEL, "");
  }

  /**
   * Checks that the requested profile is available.
   *
   * @throws CarobException.InvalidArgument the profile is not available; names the profile
   */
  static void check(Security asked) {
    if (!asked.seccomp().isEmpty() && !asked.seccomp().equals(Security.UNCONFINED)) {
      List<String> capabilities = CapabilitySet.most(asked);
      try {
        SeccompProfile.read(Path.of(asked.seccomp()))
            .resolve(SeccompProfile.Architecture.ofThisHost(), capabilities);
      } catch (CarobException.InvalidArgument e) {
        throw new CarobException.InvalidArgument(
            String.valueOf(e.getMessage()), e, FailureDetails.field("security.seccomp"));
      }
    }
  }

  private ObjectNode filter(Security asked, List<String> capabilities) {
    List<Path> files =
        asked.seccomp().isEmpty() ? SeccompProfile.ofTheHost() : List.of(Path.of(asked.seccomp()));
    Path file = files.isEmpty() ? NO_FILE : files.get(0);
    Key key = new Key(file, files.isEmpty() ? NEVER : modified(file), capabilities);
    ObjectNode there = kept.get(key);
    if (there != null) {
      return there;
    }
    SeccompProfile profile = files.isEmpty() ? SeccompProfile.ours() : SeccompProfile.read(file);
    ObjectNode filter = profile.resolve(SeccompProfile.Architecture.ofThisHost(), capabilities);
    if (kept.size() >= MOST_KEPT) {
      kept.clear();
    }
    kept.put(key, filter);
    return filter;
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      // Reading the file, which follows, reports the reason.
      return NEVER;
    }
  }
}
