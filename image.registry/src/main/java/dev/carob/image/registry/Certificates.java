package dev.carob.image.registry;

import dev.carob.api.CarobException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * TLS certificates for a registry, from containers-certs.d(5): {@code *.crt} of authorities to
 * trust, and {@code *.cert} with {@code *.key} to identify this client.
 */
final class Certificates {

  private static final char[] NO_PASSWORD = new char[0];

  private Certificates() {}

  /**
   * Creates the TLS context for a registry.
   *
   * @param only the only directory to use; empty: the usual directories
   */
  static SSLContext context(HostFiles files, String registry, String only) {
    List<Path> directories =
        !only.isEmpty()
            ? List.of(Path.of(only))
            : List.of(
                files.home().resolve(".config/containers/certs.d").resolve(registry),
                files.at("/etc/containers/certs.d").resolve(registry),
                files.at("/etc/docker/certs.d").resolve(registry));
    for (Path directory : directories) {
      if (Files.isDirectory(directory)) {
        return of(Optional.of(directory), files);
      }
    }
    if (!only.isEmpty()) {
      throw new CarobException.InvalidArgument("no such directory: " + only);
    }
    return of(Optional.empty(), files);
  }

  /**
   * The context's parameters, with ChaCha20-Poly1305 as the preferred cipher: without HotSpot's
   * second compiler, it is four times as fast as AES.
   */
  static SSLParameters parameters(SSLContext context) {
    SSLParameters parameters = context.getDefaultSSLParameters();
    parameters.setCipherSuites(
        Arrays.stream(parameters.getCipherSuites())
            .sorted(Comparator.comparing(suite -> !suite.contains("CHACHA20")))
            .toArray(String[]::new));
    return parameters;
  }

  private static SSLContext of(Optional<Path> directory, HostFiles files) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      List<Path> authorities = directory.isPresent() ? list(directory.get(), ".crt") : List.of();
      KeyManager[] keys = directory.isPresent() ? keys(directory.get()) : null;
      context.init(keys, trust(authorities, files), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new CarobException.InvalidArgument(
          "cannot use the certificates%s: %s"
              .formatted(directory.map(d -> " in " + d).orElse(""), e.getMessage()),
          e);
    }
  }

  private static List<Path> list(Path directory, String suffix) throws IOException {
    try (Stream<Path> found = Files.list(directory)) {
      return found.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  /** Trusts the given authorities in addition to those of this host. */
  private static TrustManager[] trust(List<Path> authorities, HostFiles files)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    Path host = files.at("/etc/ssl/certs/ca-certificates.crt");
    int number = 0;
    for (Path file :
        Files.exists(host)
            ? Stream.concat(authorities.stream(), Stream.of(host)).toList()
            : authorities) {
      for (Certificate certificate : certificates(file)) {
        store.setCertificateEntry("authority" + number++, certificate);
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    // If the host has no authorities, use those of the Java runtime.
    factory.init(number == 0 ? null : store);
    return factory.getTrustManagers();
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws GeneralSecurityException, IOException {
    try (InputStream in = new ByteArrayInputStream(SettingsFile.read(file))) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in);
    }
  }

  private static KeyManager[] keys(Path directory) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (Path file : list(directory, ".cert")) {
      String name = file.getFileName().toString().replaceFirst("\\.cert$", "");
      Path key = directory.resolve(name + ".key");
      if (!Files.exists(key)) {
        throw new IOException("missing key " + key + " for the client certificate " + file);
      }
      store.setKeyEntry(
          name, key(key), NO_PASSWORD, certificates(file).toArray(Certificate[]::new));
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static PrivateKey key(Path file) throws GeneralSecurityException, IOException {
    String text = new String(SettingsFile.read(file), StandardCharsets.US_ASCII);
    if (!text.contains("BEGIN PRIVATE KEY")) {
      throw new IOException(
          file + " is not an unencrypted key in PKCS#8 format: convert it with openssl pkcs8");
    }
    byte[] der = Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", "").strip());
    for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (InvalidKeySpecException e) {
        if (algorithm.equals("Ed25519")) {
          throw e;
        }
      }
    }
    throw new IOException(file + " has an unknown key type");
  }

  /** A context that trusts every certificate, for users who disable verification. */
  static SSLContext trusting() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustsAll()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new CarobException.Internal("this Java runtime does not support TLS", e);
    }
  }

  /**
   * Extends this class and not {@link X509TrustManager}, so that host names are not verified
   * either.
   */
  private static final class TrustsAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
