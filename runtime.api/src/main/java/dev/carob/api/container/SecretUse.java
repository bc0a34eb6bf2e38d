package dev.carob.api.container;

/**
 * A secret of the engine's as a container sees it.
 *
 * @param secret name or id
 * @param target of a file its name in {@code /run/secrets} or an absolute path, of a variable its
 *     name; empty: as the secret
 * @param variable an environment variable in place of a file
 * @param uid owner of the file, in the container
 * @param gid group of the file, in the container
 * @param mode permissions of the file
 */
public record SecretUse(
    String secret, String target, boolean variable, int uid, int gid, int mode) {}
