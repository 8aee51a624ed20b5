package io.syncflow;

import io.syncflow.db.OrgScope;
import io.syncflow.ledger.Ledger;
import io.syncflow.ledger.Node;
import io.syncflow.security.Redactor;
import io.syncflow.syrve.outbox.Outbox;
import io.syncflow.syrve.outbox.OutboxQueue;
import io.syncflow.syrve.outbox.OutboxSettings;
import io.syncflow.syrve.outbox.SyrveDocuments;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.main.Main;

/** Composes what sends documents to Syrve. */
final class HubOutbox implements AutoCloseable {

  private static final String PREFIX = "syncflow.syrve.outbox.";

  private final OutboxSettings settings;
  private final ExecutorService workers;

  /**
   * @throws IllegalArgumentException with a sentence when the settings make no sense
   */
  HubOutbox(HubSettings settings) {
    try (SettingTexts texts = new SettingTexts(settings)) {
      this.settings =
          read(texts)
              .covering(
                  texts.duration("syncflow.syrve.deadline"),
                  texts.duration("syncflow.syrve.login-deadline"));
    }
    this.workers = Executors.newFixedThreadPool(this.settings.workers());
  }

  private static OutboxSettings read(SettingTexts texts) {
    List<Duration> schedule =
        Arrays.stream(texts.text(PREFIX + "schedule").split(","))
            .map(pause -> Duration.parse(pause.strip()))
            .toList();
    return new OutboxSettings(
        texts.duration(PREFIX + "lease"),
        texts.number(PREFIX + "max-attempts"),
        schedule,
        texts.duration(PREFIX + "first-wait"),
        texts.duration(PREFIX + "longest-wait"),
        texts.duration(PREFIX + "person-wait"),
        texts.duration(PREFIX + "alert-after"),
        texts.number(PREFIX + "documents-per-turn"),
        texts.number(PREFIX + "workers"));
  }

  /** For whoever decides that something is to be sent. */
  OutboxQueue queue() {
    return new OutboxQueue(settings.maxAttempts());
  }

  /** Hands the routes their beans. */
  void bind(Main main, OrgScope scope, Ledger ledger, Node node, Redactor redactor, Clock clock) {
    main.bind("outbox", new Outbox(scope, ledger, node, settings, clock));
    main.bind("syrveDocuments", new SyrveDocuments(redactor, clock));
    main.bind("outboxWorkers", workers);
  }

  @Override
  public void close() {
    workers.shutdown();
  }
}
