package dev.carob.api.types;

/** The version of the OCI runtime-spec in the {@code config.json} of a container. */
public final class OciSpecVersion {

  /**
   * The value of {@code ociVersion}: the latest version that all supported runtimes accept. A spec
   * can contain properties of later versions, because the runtime-spec requires runtimes to ignore
   * unknown properties.
   */
  public static final String CURRENT = "1.0.2";

  private OciSpecVersion() {}
}
