package io.syncflow;

import io.syncflow.db.OrgScope;
import io.syncflow.ledger.Alerts;
import io.syncflow.ledger.ChunkBook;
import io.syncflow.ledger.Ledger;
import io.syncflow.syrve.pull.DeadLetterBook;
import io.syncflow.syrve.pull.FetchLists;
import io.syncflow.syrve.pull.MissingObjects;
import io.syncflow.syrve.pull.Pulls;
import io.syncflow.syrve.pull.RawObjects;
import java.math.BigDecimal;
import java.time.Clock;
import org.apache.camel.main.Main;

/** Composes what reads objects out of Syrve. */
final class HubPull {

  private final FetchLists lists;
  private final RawObjects objects;
  private final Pulls pulls;

  HubPull(HubSettings settings, OrgScope scope, Ledger ledger, Alerts alerts, Clock clock) {
    ChunkBook book = new ChunkBook();
    DeadLetterBook deadLetters = SyrveBooks.deadLetters();
    try (SettingTexts texts = new SettingTexts(settings)) {
      this.lists =
          new FetchLists(
              ledger.progress(),
              clock,
              Boolean.parseBoolean(texts.text("syncflow.syrve.revisions").strip()));
      MissingObjects missing =
          new MissingObjects(
              scope,
              book,
              SyrveBooks.sweeps(),
              deadLetters,
              alerts,
              new BigDecimal(texts.text("syncflow.syrve.brake-percent").strip()));
      this.pulls =
          new Pulls(
              scope, book, ledger.control(), missing, texts.number("syncflow.syrve.chunk-size"));
    }
    this.objects = new RawObjects(scope, book, deadLetters);
  }

  /** Hands the routes their beans. */
  void bind(Main main) {
    main.bind("syrveLists", lists);
    main.bind("syrvePulls", pulls);
    main.bind("syrveObjects", objects);
  }
}
