package dev.carob.image.registry;

/**
 * A name and a password, or a token.
 *
 * @param identityToken in place of the password, as some registries give it; empty: none
 */
record Credentials(String user, String password, String identityToken) {
  @Override
  public String toString() {
    return user + ":***";
  }
}
