package io.syncflow.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.syncflow.db.OrgScope;
import io.syncflow.http.ApiAccount.Budget;
import io.syncflow.http.ApiCall.Repeat;
import io.syncflow.http.CallFailed.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server on the premises makes its own certificate, for a name it is not called by. */
class TrustTest {

  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private Path folder;
  private HttpsServer server;
  private String pem;
  private Outbound outbound;

  @BeforeEach
  void open() throws Exception {
    KeyStore store = selfSigned("pos-server");
    pem =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder()
                .encodeToString(store.getCertificate("pos-server").getEncoded())
            + "\n-----END CERTIFICATE-----\n";
    server = serve(store);
    outbound =
        new Outbound(
            new OrgScope(null),
            (account, call, answer, error, took) -> {},
            new AddressGuard("127.0.0.1"),
            OutboundLimits.DEFAULT,
            Clock.systemUTC(),
            Pause.REAL);
  }

  @AfterEach
  void close() throws IOException {
    outbound.close();
    server.stop(0);
  }

  @Test
  void is_believed_when_it_was_named_and_not_otherwise() throws Exception {
    assertThat(failure(Trust.PUBLIC)).isEqualTo(Kind.REFUSED);
    KeyStore other = selfSigned("other");
    String otherPem =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(other.getCertificate("other").getEncoded())
            + "\n-----END CERTIFICATE-----\n";
    assertThat(failure(Trust.pem(otherPem))).isEqualTo(Kind.REFUSED);

    assertThat(call(Trust.pem(pem))).isEqualTo(200);
    assertThat(call(Trust.pem(otherPem + pem))).as("one of several").isEqualTo(200);
    assertThat(failure(Trust.PUBLIC))
        .as("no connection of the other is used")
        .isEqualTo(Kind.REFUSED);
  }

  @Test
  void a_text_without_a_certificate_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Trust.pem("hello"));
    assertThatIllegalArgumentException().isThrownBy(() -> Trust.pem(""));
  }

  private Kind failure(Trust trust) {
    return catchThrowableOfType(CallFailed.class, () -> call(trust)).kind();
  }

  private int call(Trust trust) {
    ApiAccount account =
        new ApiAccount(
            UUID.randomUUID(),
            UUID.randomUUID(),
            "syrve",
            URI.create("https://127.0.0.1:" + server.getAddress().getPort()),
            new Authentication.None(),
            trust,
            Budget.DEFAULT);
    ApiCall call = new ApiCall("GET", "/x", Map.of(), null, Repeat.NEVER, null, () -> {});
    return outbound.exchange(account, call, (status, headers, body) -> status);
  }

  /** The JDK makes certificates with a program only. */
  private KeyStore selfSigned(String name) throws Exception {
    Path file = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .start();
    assertThat(keytool.waitFor(20, TimeUnit.SECONDS)).isTrue();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  private static HttpsServer serve(KeyStore store) throws IOException, GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    return server;
  }
}
