package io.syncflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunRefused;
import io.syncflow.ledger.RunRequest;
import io.syncflow.ledger.RunSummary;
import io.syncflow.record.BusinessKey;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hub's own routes, from a source in H2's Oracle mode to the ScheduleHub schema. */
class DeltaRouteTest {

  @TempDir Path data;
  private ErpHub hub;

  @BeforeEach
  void start() throws SQLException {
    hub = new ErpHub(data, Map.of("syncflow.chunk-size", "2"), ErpHub.SITES);
  }

  @AfterEach
  void stop() throws SQLException {
    hub.close();
  }

  @Test
  void carries_a_source_table_into_its_target_and_then_only_what_is_new() throws SQLException {
    hub.erp(
        "INSERT INTO IFSAPP.SITE_TAB VALUES ('S1', ' First  site ', 'SE', 'Y', DATE '2020-01-31', TIMESTAMP '2026-11-01 10:00:00')");
    hub.erp(
        "INSERT INTO IFSAPP.SITE_TAB VALUES ('S2', 'Second', 'NO', 'N', NULL, TIMESTAMP '2026-11-01 10:00:00')");

    RunSummary first = hub.run("sites");
    assertThat(first.status()).isEqualTo("completed");
    assertThat(first.inserted()).isEqualTo(2);
    assertThat(hub.ask("SELECT name FROM schedulehub.sites WHERE site_code = 'S1'"))
        .isEqualTo("First site");

    hub.erp(
        "UPDATE IFSAPP.SITE_TAB SET DESCRIPTION = 'Deuxième', ROWVERSION = TIMESTAMP '2026-11-01 11:00:00' WHERE CONTRACT = 'S2'");
    RunSummary second = hub.run("sites");
    assertThat(second.updated()).isEqualTo(1);
    assertThat(second.inserted()).isZero();
    assertThat(hub.ask("SELECT name FROM schedulehub.sites WHERE site_code = 'S2'"))
        .isEqualTo("Deuxième");
  }

  @Test
  void never_moves_the_cursor_past_a_chunk_that_failed() throws SQLException {
    for (int n = 1; n <= 5; n++) {
      hub.site("S" + n, "2026-11-01 10:00:0" + n);
    }
    hub.target(
        "CREATE FUNCTION public.refuse_s3() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN IF NEW.site_code = 'S3' THEN RAISE EXCEPTION 'disk is full' USING ERRCODE ="
            + " '53100'; END IF; RETURN NEW; END $$");
    hub.target(
        "CREATE TRIGGER refuse_s3 BEFORE INSERT ON schedulehub.sites FOR EACH ROW EXECUTE FUNCTION"
            + " public.refuse_s3()");
    assertThatThrownBy(() -> hub.run("sites")).hasMessageContaining("disk is full");
    assertThat(
            hub.ask("SELECT string_agg(site_code, ' ' ORDER BY site_code) FROM schedulehub.sites"))
        .as("the chunk before it is committed, the ones after it are not loaded")
        .isEqualTo("S1 S2");
    assertThat(hub.ask("SELECT last_key->>0 FROM bridge.erp_sync_state")).isEqualTo("S2");
    assertThat(hub.ask("SELECT state FROM bridge.sync_batches")).isEqualTo("failed");

    hub.target("DROP TRIGGER refuse_s3 ON schedulehub.sites");
    RunSummary second = hub.run("sites");
    assertThat(second.inserted()).isEqualTo(3);
    assertThat(second.unchanged()).as("read again below the cursor").isEqualTo(2);
    assertThat(hub.ask("SELECT count(*) FROM schedulehub.sites")).isEqualTo("5");
  }

  @Test
  void finds_a_row_that_was_committed_late_and_counts_it() throws SQLException {
    hub.site("S1", "2026-11-01 10:00:00");
    hub.site("S2", "2026-11-01 10:09:00");
    assertThat(hub.run("sites").late()).isZero();
    hub.site("S3", "2026-11-01 10:05:00");
    RunSummary second = hub.run("sites");
    assertThat(second.inserted()).isEqualTo(1);
    assertThat(second.late()).isEqualTo(1);
  }

  @Test
  void loads_the_records_of_given_keys_and_leaves_cursor_and_health_alone() throws SQLException {
    hub.site("S1", "2026-11-01 10:00:00");
    hub.run("sites");
    String state = hub.ask("SELECT row(e.*)::text FROM bridge.erp_sync_state e");
    String health = hub.ask("SELECT row(s.*)::text FROM data_sync_status s");
    hub.site("S2", "2026-11-01 11:00:00");
    hub.site("S3", "2026-11-01 12:00:00");
    List<BusinessKey> keys =
        List.of(new BusinessKey(List.of("S3")), new BusinessKey(List.of("gone")));

    Run run = hub.start().loadKeysToEnd(hub.org(), "oracle_ifs", "sites", keys);

    RunSummary summary = hub.summary(run);
    assertThat(summary.mode()).isEqualTo("keys");
    assertThat(summary.status()).isEqualTo("completed");
    assertThat(summary.inserted()).isEqualTo(1);
    assertThat(
            hub.ask("SELECT string_agg(site_code, ' ' ORDER BY site_code) FROM schedulehub.sites"))
        .isEqualTo("S1 S3");
    assertThat(hub.ask("SELECT row(e.*)::text FROM bridge.erp_sync_state e")).isEqualTo(state);
    assertThat(hub.ask("SELECT row(s.*)::text FROM data_sync_status s")).isEqualTo(health);
    assertThat(hub.run("sites").inserted()).as("the delta goes on where it was").isEqualTo(1);
  }

  @Test
  void loads_given_keys_from_any_route() throws SQLException {
    hub.site("S1", "2026-11-01 10:00:00");
    Exchange wish = new DefaultExchange(hub.hub().context());
    wish.setProperty("org", hub.org());
    wish.setProperty("system", "oracle_ifs");
    wish.setProperty("entity", "sites");
    wish.setProperty("keys", List.of(new BusinessKey(List.of("S1"))));
    try (ProducerTemplate producer = hub.hub().context().createProducerTemplate()) {
      assertThat(producer.send("direct:load-keys", wish).getException()).isNull();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    assertThat(hub.ask("SELECT sync_type || ' ' || rows_inserted FROM bridge.sync_batches"))
        .isEqualTo("keys 1");
  }

  @Test
  void refuses_a_second_run_while_one_is_open() {
    hub.hub()
        .ledger()
        .runs()
        .open(new RunRequest(hub.org(), "oracle_ifs", "sites", RunMode.REALTIME, "manual", null));
    assertThatThrownBy(() -> hub.run("sites")).isInstanceOf(RunRefused.class);
  }

  @Test
  void a_schedule_that_meets_an_open_run_leaves_nothing_for_quartz_to_complain_of()
      throws Exception {
    Run open =
        hub.hub()
            .ledger()
            .runs()
            .open(
                new RunRequest(hub.org(), "oracle_ifs", "sites", RunMode.REALTIME, "manual", null));
    assertThatThrownBy(() -> hub.run("sites")).hasMessageContaining(open.id() + ", since 20");
    Route schedule = hub.hub().context().getRoute("oracle-sites-schedule");
    Exchange fire = new DefaultExchange(hub.hub().context(), ExchangePattern.InOnly);
    fire.getMessage().setHeader("scheduledFireTime", Date.from(Instant.EPOCH));

    ((DefaultConsumer) schedule.getConsumer()).getProcessor().process(fire);

    assertThat(hub.ask("SELECT count(*) FROM bridge.job_fires")).as("it was taken").isEqualTo("1");
    assertThat(hub.ask("SELECT count(*) FROM bridge.sync_batches")).isEqualTo("1");
    assertThat(fire.getException()).isNull();
  }

  @Test
  void closes_a_run_as_failed_when_the_source_is_gone() throws SQLException {
    hub.erp("DROP TABLE IFSAPP.SITE_TAB");
    assertThatThrownBy(() -> hub.run("sites")).hasRootCauseInstanceOf(SQLException.class);
    assertThat(hub.ask("SELECT state || ' ' || rows_fetched FROM bridge.sync_batches"))
        .isEqualTo("failed 0");
    assertThat(hub.ask("SELECT status FROM data_sync_status")).isEqualTo("failure");
  }
}
