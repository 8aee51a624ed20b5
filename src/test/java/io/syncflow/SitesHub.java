package io.syncflow;

import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunSummary;
import io.syncflow.security.ApiTokens;
import io.syncflow.security.Role;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;

/**
 * A hub that carries sites out of an ERP, for a class of tests; {@link #reset} empties it for the
 * next one. The brake of sweeps is 2 rows or 50 %.
 */
public final class SitesHub extends ErpHub {

  /**
   * @param data an empty folder
   */
  public SitesHub(Path data) throws SQLException {
    super(data, Map.of("syncflow.sweep.brake-rows", "2", "syncflow.sweep.brake-percent", "50"));
  }

  /** Six sites, S1 to S6, in the ERP and in the target; no history. */
  public void reset() throws SQLException {
    erp("DROP TABLE IF EXISTS IFSAPP.SITE_TAB");
    erp(SITES.replace(" PRIMARY KEY", ""));
    target(
        "TRUNCATE schedulehub.sites, bridge.sync_batches, bridge.erp_sync_state, bridge.alerts"
            + " CASCADE");
    target("ALTER TABLE schedulehub.sites ADD COLUMN IF NOT EXISTS deleted_at timestamptz");
    for (int n = 1; n <= 6; n++) {
      site("S" + n, "2026-11-01 10:00:00");
    }
    sync(RunMode.REALTIME);
  }

  /** Runs sites to the end. */
  public RunSummary sync(RunMode mode) {
    return run("sites", mode);
  }

  /** What a command needs to reach this hub. */
  public Map<String, String> environment() {
    String token =
        new ApiTokens(database().scope(), Clock.systemUTC())
            .issue(org(), "acme", "desk", Role.OPERATOR, null)
            .token();
    return Map.of("SYNCFLOW_URL", "http://127.0.0.1:" + hub().port(), "SYNCFLOW_TOKEN", token);
  }

  /** The codes of the target's sites for which a condition holds. */
  public String sites(String condition) throws SQLException {
    return ask(
        "SELECT string_agg(site_code, ' ' ORDER BY site_code) FROM schedulehub.sites WHERE "
            + condition);
  }
}
