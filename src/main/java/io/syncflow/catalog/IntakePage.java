package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;

/** Some hundred changes of one system in one transaction; see {@link Intake}. */
final class IntakePage {

  private final Connection connection;
  private final UUID org;
  private final UUID operation;
  private final IntakeMerging merging;
  private final Clock clock;
  private final Instant now;
  private final String system;
  private final Author author;
  private final List<IntakeReport.Verdict> verdicts = new ArrayList<>();

  IntakePage(
      Connection connection, UUID org, UUID operation, List<RemoteChange> changes, Clock clock) {
    this.clock = clock;
    this.now = clock.instant();
    this.connection = connection;
    this.org = org;
    this.operation = operation;
    this.merging = new IntakeMerging(connection, org, changes, Products::locked);
    this.system = changes.get(0).system();
    this.author = Author.system(system);
  }

  List<IntakeReport.Verdict> take() throws SQLException {
    Statements.lockCatalog(connection, org);
    CatalogSettings settings = SettingsStore.settings(connection, org);
    List<IntakeCandidate> candidates = merging.merge(settings);
    for (IntakeMerging.Doubt doubt : merging.doubts()) {
      ConflictTable.doubt(connection, org, operation, doubt.change(), doubt.match());
    }
    verdicts.addAll(merging.verdicts());
    judge(candidates, settings);
    Instant merged = clock.instant();
    write(candidates);
    PerformanceLog.add(
        connection,
        org,
        operation,
        new Measures(
            Map.of(
                "map", Duration.between(now, merged),
                "load", Duration.between(merged, clock.instant())),
            0,
            0));
    return verdicts;
  }

  /** Who needs a person: rules, locks, and the blast radius of the whole operation. */
  private void judge(List<IntakeCandidate> candidates, CatalogSettings settings)
      throws SQLException {
    Approval approval = new Approval(settings, "sync", candidates.size());
    Operations.Damage damage = Operations.damage(connection, org, operation);
    BlastRadius radius =
        new BlastRadius(settings, damage.prices(), damage.pricesChanged(), damage.emptied());
    for (IntakeCandidate candidate : candidates) {
      SortedMap<String, FieldChange> changes = candidate.merged.toLocal();
      if (candidate.local != null && candidate.local.isLockedFor(author, now)) {
        candidate.waits =
            "The product is locked by "
                + candidate.local.lock().name()
                + " until "
                + candidate.local.lock().until()
                + ".";
      } else if (!candidate.isNew() || !changes.isEmpty()) {
        candidate.waits = approval.why(changes);
      }
      if (!candidate.isNew()) {
        radius.add(candidate.before().text(Field.SKU), changes);
      }
    }
    String stop = damage.stopReason() != null ? damage.stopReason() : radius.reason().orElse(null);
    if (stop != null) {
      Operations.stop(connection, org, operation, stop);
      candidates.forEach(candidate -> candidate.waits = stop);
    }
    Operations.count(
        connection,
        org,
        operation,
        Map.of(
            "prices_changed", radius.pricesChanged() - damage.pricesChanged(),
            "stock_emptied", radius.emptied() - damage.emptied()));
  }

  private void write(List<IntakeCandidate> candidates) throws SQLException {
    List<ProductWrite> writes = new ArrayList<>();
    List<StagingTable.Row> rows = new ArrayList<>();
    List<ConflictTable.Row> clashes = new ArrayList<>();
    List<SyncLinks.Link> links = new ArrayList<>();
    Map<UUID, String> counterparts = new HashMap<>();
    for (IntakeCandidate candidate : candidates) {
      boolean waits = candidate.waits != null && !candidate.merged.toLocal().isEmpty();
      if (waits) {
        // What policies would decide is decided with the approval, not before.
        merging.leaveToPeople(candidate);
      }
      ObjectNode overruled = overruled(candidate);
      SortedMap<String, FieldChange> toLocal = candidate.merged.toLocal();
      Snapshot after = waits ? candidate.before() : IntakeMerging.after(candidate);
      boolean writesVersion = !waits && (!toLocal.isEmpty() || !overruled.isEmpty());
      long version = candidate.version() + (writesVersion ? 1 : 0);
      if (writesVersion) {
        writes.add(
            new ProductWrite(candidate.product, version, candidate.before(), after, overruled));
      }
      if (!toLocal.isEmpty()) {
        rows.add(row(candidate, waits));
      }
      candidate.merged.clashes().forEach(clash -> clashes.add(clash(candidate, clash)));
      if (version > 0) {
        links.add(link(candidate, waits, version, after));
        candidate
            .remote
            .variants()
            .forEach(
                (id, external) -> {
                  if (after.variants().contains(id)) {
                    counterparts.put(id, external);
                  }
                });
      }
      verdicts.add(judged(candidate, waits));
    }
    ProductWriter.write(connection, org, author, operation, writes);
    List<UUID> touched = candidates.stream().map(c -> c.product).toList();
    StagingTable.replaceOlder(connection, org, system, touched);
    StagingTable.insert(connection, org, operation, system, author, StagingTable.RULES, rows);
    ConflictTable.closeOthers(
        connection, org, system, touched, clashes.stream().filter(row -> !row.decided()).toList());
    ConflictTable.save(connection, org, operation, system, clashes);
    ConflictTable.closeDoubts(
        connection, org, system, candidates.stream().map(c -> c.change.externalId()).toList());
    SyncLinks.save(connection, org, system, links);
    SyncLinks.saveVariants(connection, org, system, counterparts);
    count();
  }

  private StagingTable.Row row(IntakeCandidate candidate, boolean waits) {
    Snapshot after = IntakeMerging.after(candidate);
    return new StagingTable.Row(
        candidate.product,
        candidate.isNew(),
        after.text(Field.SKU),
        after.text("name"),
        candidate.merged.toLocal(),
        !candidate.merged.clashes().isEmpty(),
        candidate.version(),
        waits ? StagingTable.STAGED : StagingTable.APPLIED,
        waits ? candidate.waits : null,
        candidate.change.externalId(),
        null);
  }

  private ObjectNode overruled(IntakeCandidate candidate) {
    ObjectNode overruled = Statements.JSON.createObjectNode();
    for (ThreeWayMerge.Clash clash : candidate.merged.clashes()) {
      if (clash.policy() != Policy.MANUAL) {
        boolean remoteWins = clash.policy() == Policy.SOURCE_WINS;
        overruled
            .putObject(clash.path())
            .put("system", system)
            .put("strategy", merging.strategy(clash.path()).code())
            .<ObjectNode>set("kept", remoteWins ? clash.remote() : clash.local())
            .set("lost", remoteWins ? clash.local() : clash.remote());
      }
    }
    return overruled;
  }

  private ConflictTable.Row clash(IntakeCandidate candidate, ThreeWayMerge.Clash clash) {
    boolean decided = clash.policy() != Policy.MANUAL;
    boolean remoteWins = clash.policy() == Policy.SOURCE_WINS;
    return new ConflictTable.Row(
        candidate.product,
        clash.path(),
        clash.base(),
        clash.local(),
        clash.remote(),
        merging.strategy(clash.path()),
        decided,
        decided ? (remoteWins ? clash.remote() : clash.local()) : null);
  }

  /** What both sides have seen; of what waits for approval, the old. */
  private SyncLinks.Link link(
      IntakeCandidate candidate, boolean waits, long version, Snapshot after) {
    Snapshot agreed = candidate.merged.base();
    if (waits) {
      Map<String, JsonNode> old = new HashMap<>();
      candidate.merged.toLocal().keySet().forEach(path -> old.put(path, candidate.base.get(path)));
      agreed = agreed.with(old);
    }
    return new SyncLinks.Link(
        candidate.product,
        candidate.change.externalId(),
        SyncBase.of(agreed, version, after),
        candidate.change.remoteVersion(),
        candidate.change.updatedAt() != null || candidate.link == null
            ? candidate.change.updatedAt()
            : candidate.link.remoteUpdatedAt(),
        candidate.change.contentHash());
  }

  private IntakeReport.Verdict judged(IntakeCandidate candidate, boolean waits) {
    int open =
        (int)
            candidate.merged.clashes().stream()
                .filter(clash -> clash.policy() == Policy.MANUAL)
                .count();
    IntakeReport.Outcome outcome;
    if (waits) {
      outcome = IntakeReport.Outcome.STAGED;
    } else if (candidate.isNew()) {
      outcome = IntakeReport.Outcome.CREATED;
    } else if (!candidate.merged.toLocal().isEmpty()) {
      outcome = IntakeReport.Outcome.UPDATED;
    } else {
      outcome = open > 0 ? IntakeReport.Outcome.CONFLICT : IntakeReport.Outcome.UNCHANGED;
    }
    return new IntakeReport.Verdict(
        candidate.change.externalId(),
        outcome,
        candidate.adopted,
        open,
        waits ? candidate.waits : null);
  }

  private void count() throws SQLException {
    IntakeReport report = new IntakeReport(verdicts);
    Map<String, Long> counts = new HashMap<>();
    counts.put("received", (long) verdicts.size());
    report
        .counts()
        .forEach((outcome, number) -> counts.put(outcome.name().toLowerCase(Locale.ROOT), number));
    counts.put("adopted", verdicts.stream().filter(IntakeReport.Verdict::adopted).count());
    counts.put("conflicts", verdicts.stream().mapToLong(IntakeReport.Verdict::conflicts).sum());
    Operations.count(connection, org, operation, counts);
  }
}
