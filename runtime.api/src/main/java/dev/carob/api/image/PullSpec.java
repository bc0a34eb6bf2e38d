package dev.carob.api.image;

/**
 * An image to bring in.
 *
 * @param reference a name, or {@code <transport>:<place>}
 * @param policy of names of registries; transports always bring in
 * @param allTags all of the repository's
 */
public record PullSpec(
    String reference,
    Platform platform,
    PullPolicy policy,
    boolean allTags,
    RegistryAccess access) {

  /** For this machine, as the host is configured. */
  public static PullSpec of(String reference) {
    return new PullSpec(
        reference, Platform.HERE, PullPolicy.ALWAYS, false, RegistryAccess.CONFIGURED);
  }
}
