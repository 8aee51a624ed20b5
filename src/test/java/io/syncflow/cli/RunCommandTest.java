package io.syncflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncflow.TestKeyset;
import io.syncflow.db.DatabaseSettings;
import io.syncflow.db.TestDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {

  @TempDir Path data;

  @Test
  void refuses_a_data_folder_in_use() throws IOException {
    try (FileChannel other =
        FileChannel.open(
            data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      other.lock();
      Invocation run = Invocation.of(Map.of(), "run", "--data", data.toString());
      assertThat(run.exit()).isEqualTo(RootCommand.REFUSED);
      assertThat(run.err())
          .isEqualToIgnoringNewLines(
              "syncflow: the data folder "
                  + data
                  + " is in use by another running hub; stop it, or choose another folder");
    }
  }

  @Test
  void refuses_a_schema_that_is_behind() {
    // The role is one of the server's, so the application gets in and finds nothing.
    try (TestDatabase other = TestDatabase.create()) {
      assertThat(other.settings().user()).isEqualTo("syncflow_app");
      Invocation run = run(TestDatabase.createEmpty(), Map.of("SYNCFLOW_KEYSET", TestKeyset.JSON));
      assertThat(run.exit()).isEqualTo(RootCommand.REFUSED);
      assertThat(run.err()).contains("schema is behind", "run syncflow migrate");
      assertThat(run.err().lines()).hasSize(1);
    }
  }

  @Test
  void refuses_a_role_that_owns_the_tables_and_a_missing_keyset() {
    try (TestDatabase database = TestDatabase.create()) {
      DatabaseSettings settings = database.settings();
      DatabaseSettings owner =
          new DatabaseSettings(
              settings.url(), settings.owner(), settings.ownerPassword(), "unused", "unused");
      Invocation privileged = run(owner, Map.of("SYNCFLOW_KEYSET", TestKeyset.JSON));
      assertThat(privileged.exit()).isEqualTo(RootCommand.REFUSED);
      assertThat(privileged.err()).contains("the database role owns tables", "syncflow_app");

      Invocation keyless = run(settings, Map.of());
      assertThat(keyless.exit()).isEqualTo(RootCommand.REFUSED);
      assertThat(keyless.err()).contains("SYNCFLOW_KEYSET is missing");
    }
  }

  @Test
  void tells_where_it_runs_lets_the_first_person_in_and_stops_when_asked() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      Map<String, String> environment =
          new HashMap<>(MigrateCommandTest.environment(database.settings()));
      environment.put("SYNCFLOW_KEYSET", TestKeyset.JSON);
      StringWriter out = new StringWriter();
      AtomicReference<Integer> exit = new AtomicReference<>();
      Thread hub =
          new Thread(
              () ->
                  exit.set(
                      RootCommand.in(environment)
                          .setOut(new PrintWriter(out, true))
                          .setErr(new PrintWriter(new StringWriter()))
                          .execute("run", "--json", "--data", data.toString())));
      hub.start();
      await().atMost(Duration.ofSeconds(60)).until(() -> out.toString().endsWith("\n"));
      var report = new Invocation(0, out.toString(), "").json();
      Map<String, String> client =
          Map.of(
              "SYNCFLOW_URL", report.path("url").asText(),
              "SYNCFLOW_TOKEN", report.path("setup_token").asText());
      assertThat(Invocation.of(client, "org", "list").exit()).isZero();

      hub.interrupt();
      hub.join(60_000);
      assertThat(exit.get()).isNotNull();
      assertThat(Invocation.of(client, "org", "list").err()).contains("no hub answers");
    }
  }

  private Invocation run(DatabaseSettings database, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(MigrateCommandTest.environment(database));
    environment.putAll(more);
    return Invocation.of(environment, "run", "--data", data.toString());
  }
}
