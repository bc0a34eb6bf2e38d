package dev.carob.api.image;

/**
 * What a caller says about how a registry is talked to, beside what the host has configured.
 *
 * @param authFile of containers-auth.json(5), in place of the usual ones; empty: those
 * @param user in place of credentials in files; empty: those
 * @param certificates a directory of certificates, in place of the usual ones; empty: those
 * @param attempts how often a failed request is made in all; 0: as often as usual
 */
public record RegistryAccess(
    String authFile,
    String user,
    String password,
    String certificates,
    TlsVerify verify,
    int attempts) {

  /** As the host has it configured. */
  public static final RegistryAccess CONFIGURED =
      new RegistryAccess("", "", "", "", TlsVerify.CONFIGURED, 0);

  /** Whether a registry has to show a certificate that somebody known vouches for. */
  public enum TlsVerify {
    /** As registries.conf says; there, it has to unless it is said to be insecure. */
    CONFIGURED,
    YES,
    /** It may also do without TLS. */
    NO
  }

  @Override
  public String toString() {
    return "RegistryAccess[authFile=%s, user=%s, certificates=%s, verify=%s, attempts=%d]"
        .formatted(authFile, user, certificates, verify, attempts);
  }
}
