package io.syncflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.syncflow.Hub;
import io.syncflow.HubSettings;
import io.syncflow.TestKeyset;
import io.syncflow.db.DatabaseSettings;
import io.syncflow.db.TestDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
  void names_the_busy_port_and_its_variable_before_anything_starts() throws IOException {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (String name : List.of("http", "management")) {
        // Surefire gives both as system properties, which win over the settings' own.
        String property = "syncflow." + name + ".port";
        String before = System.setProperty(property, String.valueOf(busy.getLocalPort()));
        try {
          assertThatThrownBy(() -> Hub.start(onFreshFolder()))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContainingAll(
                  "port " + busy.getLocalPort(),
                  "SYNCFLOW_" + name.toUpperCase(Locale.ROOT) + "_PORT")
              .hasMessageNotContaining("\n");
        } finally {
          System.setProperty(property, before == null ? "0" : before);
        }
        assertThat(data.resolve("fresh")).doesNotExist();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"abc,syncflow.http.port", "99999,SYNCFLOW_HTTP_PORT"})
  void names_the_setting_of_a_port_that_is_none_b67(String port, String name) {
    String before = System.setProperty("syncflow.http.port", port);
    try {
      assertThatThrownBy(() -> Hub.start(onFreshFolder()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContainingAll(port, name);
    } finally {
      System.setProperty("syncflow.http.port", before == null ? "0" : before);
    }
    assertThat(data.resolve("fresh")).doesNotExist();
  }

  private HubSettings onFreshFolder() {
    return new HubSettings(
        Path.of("."),
        data.resolve("fresh"),
        null,
        Map.of("camel.management.enabled", "true"),
        Map.of());
  }

  @Test
  void looks_at_the_csv_folder_before_anything_starts() {
    Path fresh = data.resolve("sandbox");
    Invocation sandbox =
        Invocation.of(
            Map.of(), "sandbox", "--once", "--dir", fresh.toString(), "--data", data + "/none");
    assertThat(sandbox.exit()).isEqualTo(RootCommand.USAGE);
    assertThat(sandbox.err()).contains("is not a folder");
    assertThat(fresh).doesNotExist();
  }

  @Test
  void knows_which_csv_files_have_a_route_before_anything_starts(@TempDir Path files)
      throws IOException {
    Path fresh = data.resolve("sandbox");
    Files.writeString(files.resolve("orders.csv"), "ORDER_ID\n1\n");
    Files.writeString(files.resolve("odours.csv"), "ORDER_ID\n1\n");
    Invocation sandbox =
        Invocation.of(
            Map.of(), "sandbox", "--once", "--dir", fresh.toString(), "--data", files.toString());
    assertThat(sandbox.exit()).isEqualTo(RootCommand.USAGE);
    assertThat(sandbox.err())
        .contains("No route reads a table named like odours.csv", "orders.csv, ");
    assertThat(fresh).doesNotExist();
  }

  @Test
  void an_id_that_is_none_is_told_without_java() {
    Invocation show = Invocation.of(Map.of(), "failed", "show", "nosuch");
    assertThat(show.exit()).isEqualTo(RootCommand.USAGE);
    assertThat(show.err()).contains("nosuch is not an id", "syncflow failed list");
    assertThat(show.err()).doesNotContain("java.");
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
