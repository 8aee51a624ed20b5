package io.syncflow;

import io.syncflow.catalog.Intake;
import io.syncflow.catalog.Operations;
import io.syncflow.connection.Account;
import io.syncflow.connection.Accounts;
import io.syncflow.db.OrgScope;
import io.syncflow.http.CallFailed;
import io.syncflow.http.CallMeter;
import io.syncflow.http.Pause;
import io.syncflow.ledger.RunControl;
import io.syncflow.xorosoft.StockNews;
import io.syncflow.xorosoft.XoroClient;
import io.syncflow.xorosoft.XoroRefused;
import io.syncflow.xorosoft.Xorosoft;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.camel.main.Main;

/** Composes what speaks with Xorosoft. */
final class HubXorosoft {

  private final XorosoftAccounts accounts;
  private final Xorosoft xorosoft;
  private final OrgScope scope;
  private final Function<UUID, CallMeter.Sums> costs;
  private final Clock clock;

  HubXorosoft(
      HubSettings settings,
      HubHttp http,
      OrgScope scope,
      RunControl control,
      Accounts accounts,
      Function<Account, String> secret,
      Clock clock) {
    this.scope = scope;
    this.costs = http::cost;
    this.clock = clock;
    this.accounts = new XorosoftAccounts(accounts, secret);
    try (SettingTexts texts = new SettingTexts(settings)) {
      this.xorosoft =
          new Xorosoft(
              this.accounts,
              new XoroClient(http.downloads()),
              scope,
              control,
              new Xorosoft.Settings(
                  texts.duration("syncflow.xorosoft.overlap"),
                  texts.number("syncflow.xorosoft.page-size"),
                  texts.duration("syncflow.xorosoft.first-pause"),
                  Pause.REAL),
              clock);
    }
  }

  /** Hands the beans to the application. */
  void bind(Main main) {
    main.bind("xorosoft", xorosoft);
    StockNews news = new StockNews(scope);
    main.bind("stockNews", news);
    main.bind(
        "xoroCatalog",
        new XoroCatalog(news, new Intake(scope, clock), new Operations(scope), costs));
  }

  /** Why the connection does not work; empty when it does. */
  Optional<String> test(UUID org) {
    try {
      xorosoft.probe(accounts.of(org));
      return Optional.empty();
    } catch (CallFailed | XoroRefused | IllegalArgumentException | IllegalStateException e) {
      return Optional.of(e.getMessage() + ".");
    }
  }
}
