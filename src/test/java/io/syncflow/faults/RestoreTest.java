package io.syncflow.faults;

import static io.syncflow.faults.PartsSource.arrived;
import static io.syncflow.faults.PartsSource.differences;
import static io.syncflow.faults.PartsSource.execute;
import static io.syncflow.faults.PartsSource.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.syncflow.Hub;
import io.syncflow.HubSettings;
import io.syncflow.TestKeyset;
import io.syncflow.db.TestDatabase;
import io.syncflow.delta.StartSync;
import io.syncflow.ledger.RunHeld;
import io.syncflow.ledger.RunMode;
import io.syncflow.ops.JobFires;
import io.syncflow.security.PlatformTokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup restored on a new host starts, and holds what would go out (F56). */
class RestoreTest {

  private static final int PARTS = 200;

  @TempDir Path folder;

  @Test
  void a_database_that_is_elsewhere_than_before_carries_nothing_until_a_person_confirms()
      throws Exception {
    try (TestDatabase database = TestDatabase.create();
        Connection all = database.superuser()) {
      PartsSource source = PartsSource.in(database.settings(), all);
      PartsSource.add(all, PARTS);
      try (Hub home = Hub.start(settings(database, Map.of()))) {
        run(home, source);
      }
      // What a dump holds after it was restored on another server.
      execute(all, "UPDATE bridge.hub_home SET place = '7000000000000000000/16384'");
      PartsSource.change(all, 1);

      try (Hub restored = Hub.start(settings(database, Map.of()))) {
        assertThatThrownBy(() -> run(restored, source)).isInstanceOf(RunHeld.class);
        HttpResponse<String> refused = post(restored, source, "/api/v1/syncs");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("restore_hold", "syncflow restore status");
        assertThat(arrived(all, 1)).isZero();
      }
      try (Hub again = Hub.start(settings(database, Map.of()))) {
        assertThatThrownBy(() -> run(again, source))
            .as("also after a restart")
            .isInstanceOf(RunHeld.class);
        assertThat(post(again, source, "/api/v1/restore/confirm").body())
            .contains("\"held\":false");
        run(again, source);
        assertThat(differences(all)).isZero();
      }
      assertThat(
              number(
                  all, "SELECT count(*) FROM bridge.hub_home WHERE released_by = 'token:restored'"))
          .isEqualTo(1);
    }
  }

  @Test
  void schedules_do_not_fire_meanwhile_and_go_on_afterwards() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        Connection all = database.superuser()) {
      PartsSource source = PartsSource.in(database.settings(), all);
      String fires = "SELECT count(*) FROM bridge.job_fires";
      try (Hub told = Hub.start(settings(database, Map.of("SYNCFLOW_RESTORED", "true")))) {
        assertThatThrownBy(() -> run(told, source)).isInstanceOf(RunHeld.class);
        JobFires take = told.bean("jobFires", JobFires.class);
        assertThat(take.take("job", new Date(0), "route")).isFalse();
        post(told, source, "/api/v1/restore/confirm");
        assertThat(take.take("job", new Date(0), "route")).isTrue();
        await().until(() -> number(all, fires) == 1);
      }
      try (Hub home = Hub.start(settings(database, Map.of()))) {
        run(home, source);
      }
    }
  }

  private static void run(Hub hub, PartsSource source) {
    hub.bean("startSync", StartSync.class)
        .runToEnd(source.org(), "oracle_ifs", "items", RunMode.REALTIME);
  }

  private static HttpResponse<String> post(Hub hub, PartsSource source, String path)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + hub.port() + path))
            .header(
                "Authorization",
                "Bearer " + (path.endsWith("/syncs") ? source.token() : platform(hub)));
    if (path.endsWith("/syncs")) {
      request
          .header("Content-Type", "application/json")
          .POST(BodyPublishers.ofString("{\"system\": \"oracle_ifs\", \"entity\": \"items\"}"));
    } else {
      request.POST(BodyPublishers.noBody());
    }
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(request.build(), BodyHandlers.ofString());
  }

  private static String platform(Hub hub) {
    return new PlatformTokens(hub.scope(), Clock.systemUTC()).issue("restored", null).token();
  }

  private HubSettings settings(TestDatabase database, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("SYNCFLOW_KEYSET", TestKeyset.JSON);
    return new HubSettings(
        Path.of("."),
        folder,
        database.settings(),
        Map.of("camel.component.quartz.autoStartScheduler", "false"),
        all);
  }
}
