package io.syncflow;

import io.syncflow.apismith.ApiSmithReads;
import io.syncflow.connection.ConnectionView;
import io.syncflow.connection.JdbcConnectionTest;
import io.syncflow.db.OrgScope;
import io.syncflow.http.AddressGuard;
import io.syncflow.http.ApiAccounts;
import io.syncflow.http.CallMeter;
import io.syncflow.http.HttpProbe;
import io.syncflow.http.Outbound;
import io.syncflow.http.OutboundLimits;
import io.syncflow.http.Pause;
import io.syncflow.ledger.RunControl;
import io.syncflow.record.SourceReads;
import io.syncflow.schedulehub.ScheduleHub;
import io.syncflow.security.Redactor;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** Composes what leaves the hub over HTTP. */
final class HubHttp implements AutoCloseable {

  private final ApiAccounts accounts;
  private final Redactor redactor;
  private final AddressGuard guard;
  private final Outbound outbound;
  private final Outbound downloads;
  private final int pageSize;

  HubHttp(
      HubSettings settings, OrgScope scope, Redactor redactor, Clock clock, ApiAccounts accounts) {
    this.accounts = accounts;
    this.redactor = redactor;
    try (SettingTexts texts = new SettingTexts(settings)) {
      this.guard = new AddressGuard(texts.text("syncflow.outbound.private-hosts"));
      this.pageSize = texts.number("syncflow.pull.page-size");
      OutboundLimits limits = limits(texts);
      this.outbound = new Outbound(scope, redactor, guard, limits, clock, Pause.REAL);
      this.downloads =
          new Outbound(scope, redactor, guard, longer(limits, texts), clock, Pause.REAL);
    }
  }

  private static OutboundLimits limits(SettingTexts texts) {
    return new OutboundLimits(
        texts.duration("syncflow.outbound.connect"),
        texts.duration("syncflow.outbound.deadline"),
        texts.number("syncflow.outbound.attempts"),
        texts.duration("syncflow.outbound.first-pause"),
        texts.duration("syncflow.outbound.longest-pause"),
        texts.duration("syncflow.outbound.longest-retry-after"),
        texts.number("syncflow.outbound.largest-body"));
  }

  /** Which addresses may be called. */
  AddressGuard guard() {
    return guard;
  }

  private static OutboundLimits longer(OutboundLimits limits, SettingTexts texts) {
    return new OutboundLimits(
        limits.connect(),
        texts.duration("syncflow.outbound.download-deadline"),
        limits.attempts(),
        limits.firstPause(),
        limits.longestPause(),
        limits.longestRetryAfter(),
        texts.number("syncflow.outbound.largest-download"));
  }

  /** The door for calls. */
  Outbound outbound() {
    return outbound;
  }

  /** What a run's calls cost, through both doors. */
  CallMeter.Sums cost(UUID run) {
    return outbound.meter().fetch(run).plus(downloads.meter().fetch(run));
  }

  /** The door for files, which are read as a stream. */
  Outbound downloads() {
    return downloads;
  }

  /** Why a connection may not have that base URL; empty when it may. */
  Optional<String> fault(String baseUrl) {
    return guard.fault(baseUrl);
  }

  /** The sources that are no databases. */
  SourceReads sources() {
    return new ApiSmithReads(accounts, outbound, pageSize);
  }

  /** The target over HTTP. */
  ScheduleHub scheduleHub(RunControl control) {
    return new ScheduleHub(accounts, outbound, control, redactor::redact);
  }

  /** Tries a connection, by HTTP or by JDBC as its base URL says. */
  Optional<String> test(JdbcConnectionTest jdbc, UUID org, ConnectionView connection) {
    return connection.baseUrl() != null && connection.baseUrl().startsWith("http")
        ? new HttpProbe(accounts, outbound).failure(org, connection.system())
        : jdbc.failure(org, connection);
  }

  @Override
  public void close() throws IOException {
    outbound.close();
    downloads.close();
  }
}
