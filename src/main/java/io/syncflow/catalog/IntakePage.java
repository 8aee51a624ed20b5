package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
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

  private static final int LONGEST_SKU = 255;

  private final Connection connection;
  private final UUID org;
  private final UUID operation;
  private final List<RemoteChange> changes;
  private final Clock clock;
  private final Instant now;
  private final String system;
  private final Author author;
  private final List<IntakeReport.Verdict> verdicts = new ArrayList<>();
  private Umpires umpires;
  private Map<String, UUID> variants;

  IntakePage(
      Connection connection, UUID org, UUID operation, List<RemoteChange> changes, Clock clock) {
    this.clock = clock;
    this.now = clock.instant();
    this.connection = connection;
    this.org = org;
    this.operation = operation;
    this.changes = changes;
    this.system = changes.get(0).system();
    this.author = Author.system(system);
  }

  List<IntakeReport.Verdict> take() throws SQLException {
    Statements.lockCatalog(connection, org);
    CatalogSettings settings = SettingsStore.settings(connection, org);
    List<IntakeCandidate> candidates = candidates(settings);
    read(candidates);
    variants = knownVariants();
    umpires = Umpires.of(connection, org, system, candidates.stream().map(c -> c.product).toList());
    candidates.removeIf(candidate -> !merge(candidate));
    refuseTakenSkus(candidates);
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

  /** Which product each one is; those that need no merge have their verdict. */
  private List<IntakeCandidate> candidates(CatalogSettings settings) throws SQLException {
    Map<String, SyncLinks.Link> links =
        SyncLinks.byExternal(
            connection,
            org,
            system,
            SyncLinks.PRODUCT,
            changes.stream().map(RemoteChange::externalId).toList());
    List<RemoteChange> unlinked =
        changes.stream()
            .filter(change -> !links.containsKey(change.externalId()) && !change.deleted())
            .filter(change -> change.product() == null)
            .toList();
    Map<String, Matching.Match> matches =
        Matching.match(connection, org, settings.matchRules(), unlinked);
    Map<String, UUID> waiting = StagingTable.waitingCreations(connection, org, system, unlinked);
    List<IntakeCandidate> candidates = new ArrayList<>();
    for (RemoteChange change : changes) {
      SyncLinks.Link link = links.get(change.externalId());
      Matching.Match match = matches.get(change.externalId());
      if (link != null) {
        if (isOlder(change, link)) {
          settle(change, IntakeReport.Outcome.SUPERSEDED);
        } else if (change.contentHash() != null
            && change.contentHash().equals(link.contentHash())) {
          settle(change, IntakeReport.Outcome.UNCHANGED);
        } else {
          candidates.add(new IntakeCandidate(change, link, link.internal(), false));
        }
      } else if (change.deleted()) {
        // We never had it.
        settle(change, IntakeReport.Outcome.UNCHANGED);
      } else if (change.product() != null) {
        candidates.add(new IntakeCandidate(change, null, change.product(), true));
      } else if (match == null) {
        UUID id = waiting.get(change.externalId());
        candidates.add(
            new IntakeCandidate(
                change, null, id == null ? UuidCreator.getTimeOrderedEpochPlus1() : id, false));
      } else if (match.product() == null) {
        ConflictTable.doubt(connection, org, operation, change, match);
        verdicts.add(Intake.verdict(change, IntakeReport.Outcome.CONFLICT, 1, match.doubt()));
      } else {
        candidates.add(new IntakeCandidate(change, null, match.product(), true));
      }
    }
    return candidates;
  }

  private static boolean isOlder(RemoteChange change, SyncLinks.Link link) {
    Instant seen = link.remoteUpdatedAt();
    return seen != null && change.updatedAt() != null && change.updatedAt().isBefore(seen);
  }

  private void settle(RemoteChange change, IntakeReport.Outcome outcome) {
    verdicts.add(Intake.verdict(change, outcome, 0, null));
  }

  /** Locks the products and reads them and what was agreed on them. */
  private void read(List<IntakeCandidate> candidates) throws SQLException {
    Map<UUID, Product> products =
        Products.locked(connection, org, candidates.stream().map(c -> c.product).toList());
    Map<UUID, Long> versions = new HashMap<>();
    for (IntakeCandidate candidate : candidates) {
      candidate.local = products.get(candidate.product);
      if (candidate.local != null && candidate.link != null && candidate.link.base() != null) {
        versions.put(candidate.product, candidate.link.base().version());
      }
    }
    Map<UUID, Snapshot> bases = Products.atVersions(connection, org, versions);
    for (IntakeCandidate candidate : candidates) {
      if (versions.containsKey(candidate.product)) {
        SyncBase base = candidate.link.base();
        Snapshot atVersion = bases.get(candidate.product);
        if (atVersion == null && base.version() == candidate.version()) {
          atVersion = candidate.before();
        }
        candidate.base = atVersion == null ? Snapshot.NONE : base.agreed(atVersion);
      }
    }
  }

  /** False when it has its verdict: it cannot be kept. */
  private boolean merge(IntakeCandidate candidate) {
    RemoteChange change = candidate.change;
    try {
      if (candidate.isNew() && (change.sku() == null || change.sku().isBlank())) {
        throw new BadValue(Field.SKU, "is missing, and a new product needs one");
      }
      candidate.remote = RemoteSnapshot.of(change, candidate.base, candidate.before(), variants);
      if (change.product() == null) {
        requireComplete(candidate.remote.snapshot());
      }
    } catch (BadValue e) {
      verdicts.add(
          Intake.verdict(change, IntakeReport.Outcome.REFUSED, 0, sentence(e.getMessage())));
      return false;
    }
    candidate.merged = merge(candidate, umpires.of(candidate.product, change.updatedAt()));
    return true;
  }

  private ThreeWayMerge.Merged merge(IntakeCandidate candidate, ThreeWayMerge.Umpire umpire) {
    return ThreeWayMerge.merge(
        candidate.base, candidate.before(), candidate.remote.snapshot(), umpire);
  }

  /** Our ids of the variants that the changes name, by the system's. */
  private Map<String, UUID> knownVariants() throws SQLException {
    List<String> externals =
        changes.stream()
            .filter(change -> change.variants() != null)
            .flatMap(change -> change.variants().stream())
            .map(RemoteChange.Variant::externalId)
            .toList();
    Map<String, UUID> known = new HashMap<>();
    if (!externals.isEmpty()) {
      SyncLinks.byExternal(connection, org, system, SyncLinks.VARIANT, externals)
          .forEach((external, link) -> known.put(external, link.internal()));
    }
    return known;
  }

  private static void requireComplete(Snapshot remote) {
    if (remote.isDeleted()) {
      return;
    }
    for (String required : List.of(Field.SKU, "name")) {
      if (remote.text(required) == null) {
        throw new BadValue(required, "is missing");
      }
    }
  }

  private void refuseTakenSkus(List<IntakeCandidate> candidates) throws SQLException {
    List<Snapshot> wanted = candidates.stream().map(c -> after(c)).toList();
    TakenSkus taken = TakenSkus.of(connection, org, wanted);
    candidates.removeIf(
        candidate -> {
          String sku = taken.claim(candidate.product, candidate.before(), after(candidate));
          if (sku != null) {
            verdicts.add(
                Intake.verdict(
                    candidate.change,
                    IntakeReport.Outcome.REFUSED,
                    0,
                    "The SKU " + shortened(sku) + " belongs to another product or variant."));
          }
          return sku != null;
        });
  }

  private static Snapshot after(IntakeCandidate candidate) {
    return Intake.apply(candidate.before(), candidate.merged.toLocal());
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
        candidate.merged = merge(candidate, path -> Policy.MANUAL);
      }
      ObjectNode overruled = overruled(candidate);
      SortedMap<String, FieldChange> toLocal = candidate.merged.toLocal();
      Snapshot after = waits ? candidate.before() : after(candidate);
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
    SyncLinks.save(connection, org, system, links);
    SyncLinks.saveVariants(connection, org, system, counterparts);
    count();
  }

  private StagingTable.Row row(IntakeCandidate candidate, boolean waits) {
    Snapshot after = after(candidate);
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
            .put("strategy", umpires.strategy(clash.path()).code())
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
        umpires.strategy(clash.path()),
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

  static String sentence(String reason) {
    return Character.toUpperCase(reason.charAt(0)) + reason.substring(1) + ".";
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_SKU ? text : text.substring(0, LONGEST_SKU);
  }
}
