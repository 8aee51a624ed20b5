package io.syncflow.http;

import static io.syncflow.http.ScriptedServer.answer;
import static io.syncflow.http.ScriptedServer.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.db.TestDatabase;
import io.syncflow.security.Redactor;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** {@code syncflow connection test} for a system that speaks HTTP. */
class HttpProbeTest {

  @Test
  void says_how_it_went_after_one_call() throws IOException {
    try (ScriptedServer server =
        new ScriptedServer(
            ok("{}"), answer(404, "", "{}"), answer(401, "", "{}"), answer(503, "", "{}"))) {
      assertThat(failure(server.port(), "127.0.0.1")).isEmpty();
      assertThat(failure(server.port(), "127.0.0.1")).as("it is there").isEmpty();
      assertThat(failure(server.port(), "127.0.0.1"))
          .contains("apismith answered 401: it refuses the account.");
      assertThat(failure(server.port(), "127.0.0.1")).contains("apismith answered 503.");
      assertThat(server.requests()).hasSize(4).allMatch(request -> request.startsWith("GET / "));
      assertThat(failure(server.port(), "").orElseThrow()).contains("is not public");
      assertThat(server.requests()).hasSize(4);
    }
  }

  @Test
  void says_that_nobody_listens() throws IOException {
    int closed;
    try (ServerSocket free = new ServerSocket(0)) {
      closed = free.getLocalPort();
    }
    assertThat(failure(closed, "127.0.0.1")).contains("apismith cannot be reached.");
  }

  private static Optional<String> failure(int port, String privateHosts) throws IOException {
    try (TestDatabase database = TestDatabase.create();
        Outbound outbound =
            new Outbound(
                database.scope(),
                new Redactor(),
                new AddressGuard(privateHosts),
                OutboundLimits.DEFAULT,
                Clock.systemUTC(),
                Pause.REAL)) {
      UUID org = database.organisation("acme");
      ApiAccount account =
          new ApiAccount(
              org,
              UUID.randomUUID(),
              "apismith",
              URI.create("http://127.0.0.1:" + port),
              new Authentication.None(),
              ApiAccount.Budget.DEFAULT);
      return new HttpProbe((o, system) -> Optional.of(account), outbound).failure(org, "apismith");
    }
  }
}
