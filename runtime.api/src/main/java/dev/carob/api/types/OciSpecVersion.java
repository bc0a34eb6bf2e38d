package dev.carob.api.types;

/** The version of the OCI runtime-spec in the {@code config.json} of a container. */
public final class OciSpecVersion {

  /**
   * As in {@code ociVersion}. It is the latest that every supported runtime knows. A spec can
   * contain properties of later versions: the runtime-spec requires runtimes to ignore what they do
   * not know.
   */
  public static final String CURRENT = "1.0.2";

  private OciSpecVersion() {}
}
