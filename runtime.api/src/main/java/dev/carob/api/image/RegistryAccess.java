package dev.carob.api.image;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a caller says about how a registry is talked to, beside what the host has configured. */
public final class RegistryAccess {

  /** As the host has it configured. */
  public static final RegistryAccess CONFIGURED = builder().build();

  private final String authFile;
  private final String user;
  private final String password;
  private final String certificates;
  private final TlsVerify verify;
  private final int attempts;

  private RegistryAccess(Builder from) {
    authFile = from.authFile;
    user = from.user;
    password = from.password;
    certificates = from.certificates;
    verify = from.verify;
    attempts = from.attempts;
  }

  /** A builder in which every value has its default. */
  public static Builder builder() {
    return new Builder();
  }

  /** The auth file of containers-auth.json(5), in place of the usual ones; empty: those. */
  public String authFile() {
    return authFile;
  }

  /** The user in place of credentials in files; empty: those. */
  public String user() {
    return user;
  }

  public String password() {
    return password;
  }

  /** A directory of certificates, in place of the usual ones; empty: those. */
  public String certificates() {
    return certificates;
  }

  public TlsVerify verify() {
    return verify;
  }

  /** How often a failed request is made in all; 0: as often as usual. */
  public int attempts() {
    return attempts;
  }

  @Override
  public String toString() {
    return "RegistryAccess[authFile=%s, user=%s, certificates=%s, verify=%s, attempts=%d]"
        .formatted(authFile, user, certificates, verify, attempts);
  }

  /** A builder that begins with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.authFile = authFile;
    builder.user = user;
    builder.password = password;
    builder.certificates = certificates;
    builder.verify = verify;
    builder.attempts = attempts;
    return builder;
  }

  private List<Object> fields() {
    return List.of(authFile, user, password, certificates, verify, attempts);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RegistryAccess that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  /** Whether a registry has to show a certificate that somebody known vouches for. */
  public enum TlsVerify {
    /** As registries.conf says; there, it has to unless it is said to be insecure. */
    CONFIGURED,
    YES,
    /** It may also do without TLS. */
    NO
  }

  /** Collects the values of a {@link RegistryAccess}. */
  public static final class Builder {
    private String authFile = "";
    private String user = "";
    private String password = "";
    private String certificates = "";
    private TlsVerify verify = TlsVerify.CONFIGURED;
    private int attempts = 0;

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

    public RegistryAccess build() {
      return new RegistryAccess(this);
    }
  }
}
