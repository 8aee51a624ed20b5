package io.syncflow;

import io.syncflow.db.OrgScope;
import io.syncflow.deadletter.KeepFailedRecord;
import io.syncflow.deadletter.ParentRequests;
import io.syncflow.deadletter.ReplayLetters;
import io.syncflow.deadletter.ReplaySettlement;
import io.syncflow.deadletter.Replays;
import io.syncflow.ledger.Alerts;
import io.syncflow.ledger.ChunkBook;
import io.syncflow.ledger.Ledger;
import io.syncflow.load.Deliveries;
import io.syncflow.load.GiveUpWaiting;
import io.syncflow.load.KeySweep;
import io.syncflow.load.Loader;
import io.syncflow.load.Reconcile;
import io.syncflow.load.ReleaseHeld;
import io.syncflow.load.TargetCatalogue;
import io.syncflow.mapping.MappingStore;
import io.syncflow.mapping.Mappings;
import io.syncflow.record.TargetTable;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.main.Main;

/** Composes what leads into target tables, and what becomes of records that do not get there. */
final class HubTargets {

  private final OrgScope scope;
  private final Ledger ledger;
  private final Alerts alerts;
  private final Clock clock;
  private final TargetCatalogue targets;
  private final Mappings mappings;

  HubTargets(OrgScope scope, Ledger ledger, Alerts alerts, Clock clock) {
    this.scope = scope;
    this.ledger = ledger;
    this.alerts = alerts;
    this.clock = clock;
    this.targets = new TargetCatalogue(scope);
    this.mappings = new Mappings(new MappingStore(scope), this::table);
  }

  void bind(Main main) {
    main.bind("targets", targets);
    main.bind("mappings", mappings);
    main.bind("loader", new Loader(scope, new ChunkBook(), targets));
    main.bind("heldChanges", new ReleaseHeld(scope, new ChunkBook(), targets));
    main.bind("deliveries", new Deliveries(scope, new ChunkBook(), targets));
    main.bind("reconcile", new Reconcile(scope, new ChunkBook(), alerts));
    main.bind("keySweep", new KeySweep(scope, new ChunkBook(), alerts));
    main.bind("failedRecords", new KeepFailedRecord(scope));
    main.bind("parentRequests", new ParentRequests(scope, clock));
    main.bind("giveUpWaiting", new GiveUpWaiting(scope, clock));
    main.bind(
        "replays", new Replays(scope, ledger.runs(), ledger.control(), ledger.progress(), clock));
    main.bind("replayLetters", new ReplayLetters(scope));
    main.bind("replaySettlement", new ReplaySettlement(scope));
  }

  Mappings mappings() {
    return mappings;
  }

  /** The table mappings are checked against when they are imported; empty when it is unusable. */
  private Optional<TargetTable> table(UUID org, String entity) {
    try {
      return Optional.of(targets.describe(org, entity));
    } catch (TargetCatalogue.UnusableTarget e) {
      return Optional.empty();
    }
  }
}
