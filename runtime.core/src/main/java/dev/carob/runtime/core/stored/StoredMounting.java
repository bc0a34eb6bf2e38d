package dev.carob.runtime.core.stored;

import dev.carob.api.container.MountSpec;
import dev.carob.api.container.Mounting;
import dev.carob.api.container.SecretUse;
import java.util.List;

/** The stored form of mounts. */
public record StoredMounting(
    List<Mount> mounts,
    List<String> volumesFrom,
    String imageVolumes,
    boolean readOnlyTmpfs,
    List<Secret> secrets,
    List<String> rootOptions,
    List<String> chrootDirs) {

  /** Converts a value of the API to its stored form. */
  public static StoredMounting of(Mounting value) {
    return new StoredMounting(
        value.mounts().stream().map(Mount::of).toList(),
        value.volumesFrom(),
        value.imageVolumes().name(),
        value.readOnlyTmpfs(),
        value.secrets().stream().map(Secret::of).toList(),
        value.rootOptions(),
        value.chrootDirs());
  }

  /** Converts this to a value of the API. */
  public Mounting toApi() {
    return Mounting.builder()
        .mounts(mounts.stream().map(Mount::toApi).toList())
        .volumesFrom(volumesFrom)
        .imageVolumes(Mounting.ImageVolumes.valueOf(imageVolumes))
        .readOnlyTmpfs(readOnlyTmpfs)
        .secrets(secrets.stream().map(Secret::toApi).toList())
        .rootOptions(rootOptions)
        .chrootDirs(chrootDirs)
        .build();
  }

  /** A mount. */
  public record Mount(String type, String source, String destination, List<String> options) {

    /** Converts a value of the API to its stored form. */
    public static Mount of(MountSpec value) {
      return new Mount(value.type().name(), value.source(), value.destination(), value.options());
    }

    /** Converts this to a value of the API. */
    public MountSpec toApi() {
      return MountSpec.builder(MountSpec.Type.valueOf(type), destination)
          .source(source)
          .options(options)
          .build();
    }
  }

  /** A secret. */
  public record Secret(String secret, String target, boolean variable, int uid, int gid, int mode) {

    /** Converts a value of the API to its stored form. */
    public static Secret of(SecretUse value) {
      return new Secret(
          value.secret(), value.target(), value.variable(), value.uid(), value.gid(), value.mode());
    }

    /** Converts this to a value of the API. */
    public SecretUse toApi() {
      return SecretUse.builder(secret)
          .target(target)
          .variable(variable)
          .uid(uid)
          .gid(gid)
          .mode(mode)
          .build();
    }
  }
}
