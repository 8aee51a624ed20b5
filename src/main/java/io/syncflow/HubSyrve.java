package io.syncflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.api.OwnAccounts;
import io.syncflow.api.Refusal;
import io.syncflow.api.SyrveApi;
import io.syncflow.db.OrgScope;
import io.syncflow.http.AddressGuard;
import io.syncflow.http.Outbound;
import io.syncflow.http.OutboundLimits;
import io.syncflow.http.Pause;
import io.syncflow.ledger.Node;
import io.syncflow.ledger.RunControl;
import io.syncflow.security.Redactor;
import io.syncflow.security.Secrets;
import io.syncflow.syrve.SeatSettings;
import io.syncflow.syrve.ServerUrl;
import io.syncflow.syrve.SyrveAccounts;
import io.syncflow.syrve.SyrveCallLog;
import io.syncflow.syrve.SyrveConnections;
import io.syncflow.syrve.SyrveProbe;
import io.syncflow.syrve.SyrveSeat;
import io.syncflow.syrve.SyrveSeatList;
import io.syncflow.syrve.SyrveSeatRelease;
import io.syncflow.syrve.SyrveSeats;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.main.Main;

/** Composes what speaks with Syrve servers. */
final class HubSyrve implements AutoCloseable, OwnAccounts {

  static final String SYSTEM = "syrve";

  private final OrgScope scope;
  private final SyrveConnections connections;
  private final SyrveProbe probe;
  private final SyrveSeats seats;

  HubSyrve(
      HubSettings settings,
      OrgScope scope,
      Node node,
      AddressGuard guard,
      Secrets secrets,
      Redactor redactor,
      Clock clock) {
    this.scope = scope;
    SyrveAccounts accounts = new SyrveAccounts(scope, secrets, redactor);
    SyrveCallLog log = new SyrveCallLog(scope, redactor);
    this.connections = new SyrveConnections(scope, secrets);
    try (SettingTexts texts = new SettingTexts(settings)) {
      this.seats =
          new SyrveSeats(
              scope,
              node,
              accounts,
              new Outbound(scope, log, guard, limits(texts, "login-deadline"), clock, Pause.REAL),
              new Outbound(scope, log, guard, limits(texts, "deadline"), clock, Pause.REAL),
              secrets,
              redactor,
              times(texts),
              clock,
              Pause.REAL);
    }
    this.probe = new SyrveProbe(accounts, seats);
  }

  private static OutboundLimits limits(SettingTexts texts, String deadline) {
    OutboundLimits usual = OutboundLimits.DEFAULT;
    return new OutboundLimits(
        texts.duration("syncflow.outbound.connect"),
        texts.duration("syncflow.syrve." + deadline),
        1,
        usual.firstPause(),
        usual.longestPause(),
        usual.longestRetryAfter(),
        texts.number("syncflow.syrve.largest-body"));
  }

  private static SeatSettings times(SettingTexts texts) {
    SeatSettings usual = SeatSettings.DEFAULT;
    return new SeatSettings(
        texts.duration("syncflow.syrve.seat-lease"),
        texts.duration("syncflow.syrve.token-age"),
        texts.duration("syncflow.syrve.token-life"),
        texts.duration("syncflow.syrve.turn-wait"),
        texts.duration("syncflow.syrve.license-wait"),
        texts.duration("syncflow.syrve.license-pause"),
        usual.longestLicensePause(),
        usual.logoutPause(),
        texts.number("syncflow.syrve.logout-attempts"),
        texts.duration("syncflow.syrve.refusal-rest"),
        usual.attempts());
  }

  /** Hands the routes their beans. */
  void bind(Main main, RunControl control) {
    main.bind("syrveSeats", seats);
    main.bind("syrveApi", new SyrveApi(new SyrveSeatList(scope), new SyrveSeatRelease(scope)));
    main.bind("syrveSeat", new SyrveSeat(seats, control));
  }

  /** The sessions, for what works in one. */
  SyrveSeats seats() {
    return seats;
  }

  /** Tries the organisation's account; gives a sentence when it does not work. */
  Optional<String> test(UUID org) {
    return probe.failure(org);
  }

  @Override
  public boolean has(String system) {
    return SYSTEM.equals(system);
  }

  @Override
  public String address(String given) {
    return ServerUrl.clean(given);
  }

  @Override
  public void save(UUID org, String baseUrl, String user, String password, JsonNode settings) {
    try {
      connections.save(org, baseUrl, user, password, settings);
    } catch (SyrveConnections.Unusable e) {
      throw Refusal.field(e.field(), "unusable", e.getMessage());
    }
  }

  @Override
  public void set(UUID org, JsonNode settings) {
    try {
      connections.change(org, settings);
    } catch (SyrveConnections.Unusable e) {
      throw Refusal.field(e.field(), "unusable", e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    seats.close();
  }
}
