package dev.carob.image.registry;

import static org.assertj.core.api.Assertions.assertThat;

import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class CertificatesTest {

  @Test
  void prefersChaCha20AndOffersAllOtherCiphers() throws Exception {
    SSLContext context = SSLContext.getDefault();
    String[] suites = Certificates.parameters(context).getCipherSuites();
    assertThat(suites[0]).isEqualTo("TLS_CHACHA20_POLY1305_SHA256");
    assertThat(suites)
        .containsExactlyInAnyOrder(context.getDefaultSSLParameters().getCipherSuites());
  }
}
