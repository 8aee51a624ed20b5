package io.syncflow.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.DefaultHostnameVerifier;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.ssl.SSLContexts;

/**
 * Whose certificates an account believes. A server with a certificate of its own making is trusted
 * by naming that certificate; verification is never switched off.
 *
 * @param certificates believed instead of the public authorities; empty = those
 */
public record Trust(List<Certificate> certificates) {

  /** The authorities that Java knows. */
  public static final Trust PUBLIC = new Trust(List.of());

  public Trust {
    certificates = List.copyOf(certificates);
  }

  /**
   * Trust in the certificates of a PEM text alone: those of servers, or of the authorities that
   * sign them.
   *
   * @throws IllegalArgumentException with a sentence when it holds none, or something else
   */
  public static Trust pem(String pem) {
    try {
      List<Certificate> found =
          List.copyOf(
              CertificateFactory.getInstance("X.509")
                  .generateCertificates(
                      new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
      if (found.isEmpty()) {
        throw new IllegalArgumentException("the PEM text holds no certificate");
      }
      return new Trust(found);
    } catch (CertificateException e) {
      throw new IllegalArgumentException("the text is no certificate in PEM", e);
    }
  }

  /** How connections are secured under this trust. */
  TlsSocketStrategy sockets() {
    if (certificates.isEmpty()) {
      return DefaultClientTlsStrategy.createDefault();
    }
    return new DefaultClientTlsStrategy(
        context(), HostnameVerificationPolicy.CLIENT, this::isRightHost);
  }

  private SSLContext context() {
    try {
      KeyStore named = KeyStore.getInstance(KeyStore.getDefaultType());
      named.load(null, null);
      for (int i = 0; i < certificates.size(); i++) {
        named.setCertificateEntry("trusted-" + i, certificates.get(i));
      }
      return SSLContexts.custom().loadTrustMaterial(named, null).build();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("a trusted certificate cannot be used", e);
    }
  }

  /** A certificate that was named is that server's, whatever host name it was made for. */
  private boolean isRightHost(String host, SSLSession session) {
    HostnameVerifier usual = new DefaultHostnameVerifier();
    try {
      return certificates.contains(session.getPeerCertificates()[0]) || usual.verify(host, session);
    } catch (SSLPeerUnverifiedException e) {
      return false;
    }
  }
}
