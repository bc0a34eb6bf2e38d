package dev.carob.image.registry;

/**
 * A user name with a password or a token.
 *
 * @param identityToken a token that some registries issue instead of a password; empty: none
 */
record Credentials(String user, String password, String identityToken) {
  @Override
  public String toString() {
    return user + ":***";
  }
}
