package io.syncflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.connection.Account;
import io.syncflow.connection.Accounts;
import io.syncflow.db.TestDatabase;
import io.syncflow.delta.StartSync;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunRefused;
import io.syncflow.ledger.RunRequest;
import io.syncflow.ledger.RunSummary;
import io.syncflow.ledger.Runs;
import io.syncflow.mapping.Mappings;
import io.syncflow.record.BusinessKey;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hub's own routes, from a source in H2's Oracle mode to the ScheduleHub schema. */
class DeltaRouteTest {

  @TempDir Path data;
  private TestDatabase database;
  private Hub hub;
  private UUID org;
  private Connection erp;

  @BeforeEach
  void start() throws SQLException {
    database = TestDatabase.create();
    String url =
        "jdbc:h2:mem:"
            + UUID.randomUUID()
            + ";MODE=Oracle;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1";
    erp = DriverManager.getConnection(url);
    erp("CREATE SCHEMA IFSAPP");
    erp(
        "CREATE TABLE IFSAPP.SITE_TAB (CONTRACT varchar2(5) PRIMARY KEY, DESCRIPTION varchar2(50),"
            + " COUNTRY_CODE varchar2(2), ACTIVE varchar2(1), CREATED_DATE date, ROWVERSION date)");
    hub =
        Hub.start(
            new HubSettings(
                Path.of("."),
                data,
                database.settings(),
                Map.of(
                    "camel.component.quartz.autoStartScheduler",
                    "false",
                    "syncflow.chunk-size",
                    "2"),
                Map.of("SYNCFLOW_KEYSET", TestKeyset.JSON)));
    org = database.organisation("acme");
    hub.bean("accounts", Accounts.class)
        .save(
            new Account(
                UuidCreator.getTimeOrderedEpoch(),
                org,
                "oracle_ifs",
                "default",
                url,
                new ObjectMapper().createObjectNode(),
                null,
                null));
    hub.bean("mappings", Mappings.class).importFolder(org, Path.of("config/mappings"));
  }

  @AfterEach
  void stop() throws SQLException {
    if (hub != null) {
      hub.close();
    }
    erp.close();
    database.close();
  }

  @Test
  void carries_a_source_table_into_its_target_and_then_only_what_is_new() throws SQLException {
    erp(
        "INSERT INTO IFSAPP.SITE_TAB VALUES ('S1', ' First  site ', 'SE', 'Y', DATE '2020-01-31', TIMESTAMP '2026-11-01 10:00:00')");
    erp(
        "INSERT INTO IFSAPP.SITE_TAB VALUES ('S2', 'Second', 'NO', 'N', NULL, TIMESTAMP '2026-11-01 10:00:00')");

    RunSummary first = run("sites");
    assertThat(first.status()).isEqualTo("completed");
    assertThat(first.inserted()).isEqualTo(2);
    assertThat(ask("SELECT name FROM schedulehub.sites WHERE site_code = 'S1'"))
        .isEqualTo("First site");

    erp(
        "UPDATE IFSAPP.SITE_TAB SET DESCRIPTION = 'Deuxième', ROWVERSION = TIMESTAMP '2026-11-01 11:00:00' WHERE CONTRACT = 'S2'");
    RunSummary second = run("sites");
    assertThat(second.updated()).isEqualTo(1);
    assertThat(second.inserted()).isZero();
    assertThat(ask("SELECT name FROM schedulehub.sites WHERE site_code = 'S2'"))
        .isEqualTo("Deuxième");
  }

  @Test
  void never_moves_the_cursor_past_a_chunk_that_failed() throws SQLException {
    for (int n = 1; n <= 5; n++) {
      site("S" + n, "2026-11-01 10:00:0" + n);
    }
    target(
        "CREATE FUNCTION public.refuse_s3() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN IF NEW.site_code = 'S3' THEN RAISE EXCEPTION 'disk is full' USING ERRCODE ="
            + " '53100'; END IF; RETURN NEW; END $$");
    target(
        "CREATE TRIGGER refuse_s3 BEFORE INSERT ON schedulehub.sites FOR EACH ROW EXECUTE FUNCTION"
            + " public.refuse_s3()");
    assertThatThrownBy(() -> run("sites")).hasMessageContaining("disk is full");
    assertThat(ask("SELECT string_agg(site_code, ' ' ORDER BY site_code) FROM schedulehub.sites"))
        .as("the chunk before it is committed, the ones after it are not loaded")
        .isEqualTo("S1 S2");
    assertThat(ask("SELECT last_key->>0 FROM bridge.erp_sync_state")).isEqualTo("S2");
    assertThat(ask("SELECT state FROM bridge.sync_batches")).isEqualTo("failed");

    target("DROP TRIGGER refuse_s3 ON schedulehub.sites");
    RunSummary second = run("sites");
    assertThat(second.inserted()).isEqualTo(3);
    assertThat(second.unchanged()).as("read again below the cursor").isEqualTo(2);
    assertThat(ask("SELECT count(*) FROM schedulehub.sites")).isEqualTo("5");
  }

  @Test
  void finds_a_row_that_was_committed_late_and_counts_it() throws SQLException {
    site("S1", "2026-11-01 10:00:00");
    site("S2", "2026-11-01 10:09:00");
    assertThat(run("sites").late()).isZero();
    site("S3", "2026-11-01 10:05:00");
    RunSummary second = run("sites");
    assertThat(second.inserted()).isEqualTo(1);
    assertThat(second.late()).isEqualTo(1);
  }

  @Test
  void loads_the_records_of_given_keys_and_leaves_cursor_and_health_alone() throws SQLException {
    site("S1", "2026-11-01 10:00:00");
    run("sites");
    String state = ask("SELECT row(e.*)::text FROM bridge.erp_sync_state e");
    String health = ask("SELECT row(s.*)::text FROM data_sync_status s");
    site("S2", "2026-11-01 11:00:00");
    site("S3", "2026-11-01 12:00:00");
    List<BusinessKey> keys =
        List.of(new BusinessKey(List.of("S3")), new BusinessKey(List.of("gone")));

    Run run =
        hub.bean("startSync", StartSync.class).loadKeysToEnd(org, "oracle_ifs", "sites", keys);

    RunSummary summary = new Runs(hub.scope()).find(org, run.id()).orElseThrow();
    assertThat(summary.mode()).isEqualTo("keys");
    assertThat(summary.status()).isEqualTo("completed");
    assertThat(summary.inserted()).isEqualTo(1);
    assertThat(ask("SELECT string_agg(site_code, ' ' ORDER BY site_code) FROM schedulehub.sites"))
        .isEqualTo("S1 S3");
    assertThat(ask("SELECT row(e.*)::text FROM bridge.erp_sync_state e")).isEqualTo(state);
    assertThat(ask("SELECT row(s.*)::text FROM data_sync_status s")).isEqualTo(health);
    assertThat(run("sites").inserted()).as("the delta goes on where it was").isEqualTo(1);
  }

  @Test
  void loads_given_keys_from_any_route() throws SQLException {
    site("S1", "2026-11-01 10:00:00");
    Exchange wish = new DefaultExchange(hub.context());
    wish.setProperty("org", org);
    wish.setProperty("system", "oracle_ifs");
    wish.setProperty("entity", "sites");
    wish.setProperty("keys", List.of(new BusinessKey(List.of("S1"))));
    try (ProducerTemplate producer = hub.context().createProducerTemplate()) {
      assertThat(producer.send("direct:load-keys", wish).getException()).isNull();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    assertThat(ask("SELECT sync_type || ' ' || rows_inserted FROM bridge.sync_batches"))
        .isEqualTo("keys 1");
  }

  @Test
  void refuses_a_second_run_while_one_is_open() {
    hub.ledger()
        .runs()
        .open(new RunRequest(org, "oracle_ifs", "sites", RunMode.REALTIME, "manual", null));
    assertThatThrownBy(() -> run("sites")).isInstanceOf(RunRefused.class);
  }

  @Test
  void closes_a_run_as_failed_when_the_source_is_gone() throws SQLException {
    erp("DROP TABLE IFSAPP.SITE_TAB");
    assertThatThrownBy(() -> run("sites")).hasRootCauseInstanceOf(SQLException.class);
    assertThat(ask("SELECT state || ' ' || rows_fetched FROM bridge.sync_batches"))
        .isEqualTo("failed 0");
    assertThat(ask("SELECT status FROM data_sync_status")).isEqualTo("failure");
  }

  private void site(String code, String rowversion) throws SQLException {
    erp(
        "INSERT INTO IFSAPP.SITE_TAB VALUES ('%s', 'Site', 'SE', 'Y', NULL, TIMESTAMP '%s')"
            .formatted(code, rowversion));
  }

  private void target(String sql) throws SQLException {
    try (Connection all = database.superuser();
        Statement statement = all.createStatement()) {
      statement.execute(sql);
    }
  }

  private RunSummary run(String entity) {
    StartSync start = hub.bean("startSync", StartSync.class);
    Run run = start.runToEnd(org, "oracle_ifs", entity, RunMode.REALTIME);
    return new Runs(hub.scope()).find(org, run.id()).orElseThrow();
  }

  private void erp(String sql) throws SQLException {
    try (Statement statement = erp.createStatement()) {
      statement.execute(sql);
    }
  }

  private String ask(String question) throws SQLException {
    try (Connection all = database.superuser();
        var rows = all.createStatement().executeQuery(question)) {
      return rows.next() ? rows.getString(1) : null;
    }
  }
}
