package dev.carob.api.types.image;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How to access a registry, in addition to the host's configuration. */
public final class RegistryAccess {

  /** The host's configuration only. */
  public static final RegistryAccess CONFIGURED = builder().build();

  private final String authFile;
  private final String user;
  private final String password;
  private final String certificates;
  private final TlsVerify verify;
  private final int attempts;
  private final String registriesConf;

  private RegistryAccess(Builder from) {
    authFile = from.authFile;
    user = from.user;
    password = from.password;
    certificates = from.certificates;
    verify = from.verify;
    attempts = from.attempts;
    registriesConf = from.registriesConf;
  }

  /** Creates a builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  /** The path of an auth file (containers-auth.json(5)); empty for the default ones. */
  public String authFile() {
    return authFile;
  }

  /** The user name, which replaces credentials in files; empty to use the files. */
  public String user() {
    return user;
  }

  public String password() {
    return password;
  }

  /** The directory of certificates; empty for the default ones. */
  public String certificates() {
    return certificates;
  }

  public TlsVerify verify() {
    return verify;
  }

  /** The maximum number of attempts of a request; 0 for the default. */
  public int attempts() {
    return attempts;
  }

  /** The path of a registries.conf(5) to use instead of the engine's; empty for the engine's. */
  public String registriesConf() {
    return registriesConf;
  }

  @Override
  public String toString() {
    return "RegistryAccess[authFile=%s, user=%s, certificates=%s, verify=%s, attempts=%d, registriesConf=%s]"
        .formatted(authFile, user, certificates, verify, attempts, registriesConf);
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.authFile = authFile;
    builder.user = user;
    builder.password = password;
    builder.certificates = certificates;
    builder.verify = verify;
    builder.attempts = attempts;
    builder.registriesConf = registriesConf;
    return builder;
  }

  private List<Object> fields() {
    return List.of(authFile, user, password, certificates, verify, attempts, registriesConf);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RegistryAccess that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  /** Whether the registry's TLS certificate is verified. */
  public enum TlsVerify {
    /** As registries.conf says: it is verified unless the registry is marked as insecure. */
    CONFIGURED,
    YES,
    /** It is not verified, and the registry may use plain HTTP. */
    NO
  }

  /** Builder of {@link RegistryAccess}. */
  public static final class Builder {
    private String authFile = "";
    private String user = "";
    private String password = "";
    private String certificates = "";
    private TlsVerify verify = TlsVerify.CONFIGURED;
    private int attempts = 0;
    private String registriesConf = "";

    private Builder() {}

    public Builder authFile(String value) {
      authFile = value;
      return this;
    }

    public Builder user(String value) {
      user = value;
      return this;
    }

    public Builder password(String value) {
      password = value;
      return this;
    }

    public Builder certificates(String value) {
      certificates = value;
      return this;
    }

    public Builder verify(TlsVerify value) {
      verify = value;
      return this;
    }

    public Builder attempts(int value) {
      attempts = value;
      return this;
    }

    public Builder registriesConf(String value) {
      registriesConf = value;
      return this;
    }

    public RegistryAccess build() {
      return new RegistryAccess(this);
    }
  }
}
