package io.syncflow.catalog;

import com.github.f4b6a3.uuid.UuidCreator;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Finds out what some hundred changes of one system mean for the catalog, and writes nothing: which
 * products they are, what was agreed on those, and how the three ways merge. {@link IntakePage}
 * writes what comes out, {@link IntakePreview} only shows it.
 */
final class IntakeMerging {

  private static final int LONGEST_SKU = 255;

  private final Connection connection;
  private final UUID org;
  private final List<RemoteChange> changes;
  private final String system;
  private final List<IntakeReport.Verdict> verdicts = new ArrayList<>();
  private final List<Doubt> doubts = new ArrayList<>();
  private final ProductRead products;
  private Umpires umpires;
  private Map<String, UUID> variants;

  /** A change that could be one of several products of ours. */
  record Doubt(RemoteChange change, Matching.Match match) {}

  /** Reads products by id: locked for who will write them, or not. */
  @FunctionalInterface
  interface ProductRead {
    Map<UUID, Product> read(Connection connection, UUID org, Collection<UUID> ids)
        throws SQLException;
  }

  IntakeMerging(Connection connection, UUID org, List<RemoteChange> changes, ProductRead products) {
    this.connection = connection;
    this.org = org;
    this.changes = changes;
    this.products = products;
    this.system = changes.get(0).system();
  }

  /** The changes that mean something; {@link #verdicts} has the others. */
  List<IntakeCandidate> merge(CatalogSettings settings) throws SQLException {
    List<IntakeCandidate> candidates = candidates(settings);
    read(candidates);
    variants = knownVariants();
    umpires = Umpires.of(connection, org, system, candidates.stream().map(c -> c.product).toList());
    candidates.removeIf(candidate -> !merge(candidate));
    refuseTakenSkus(candidates);
    return candidates;
  }

  /** What became of the changes that need no more work. */
  List<IntakeReport.Verdict> verdicts() {
    return verdicts;
  }

  /** Changes of which nobody knows which product they mean; they have their verdict. */
  List<Doubt> doubts() {
    return doubts;
  }

  /** How clashes of a field are decided. */
  Policy strategy(String path) {
    return umpires.strategy(path);
  }

  /** Merges anew, with every clash left to a person. */
  void leaveToPeople(IntakeCandidate candidate) {
    candidate.merged = merge(candidate, path -> Policy.MANUAL);
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
        doubt(change, match);
      } else {
        candidates.add(new IntakeCandidate(change, null, match.product(), true));
      }
    }
    return candidates;
  }

  private void doubt(RemoteChange change, Matching.Match match) {
    doubts.add(new Doubt(change, match));
    verdicts.add(Intake.verdict(change, IntakeReport.Outcome.CONFLICT, 1, match.doubt()));
  }

  private static boolean isOlder(RemoteChange change, SyncLinks.Link link) {
    Instant seen = link.remoteUpdatedAt();
    return seen != null && change.updatedAt() != null && change.updatedAt().isBefore(seen);
  }

  private void settle(RemoteChange change, IntakeReport.Outcome outcome) {
    verdicts.add(Intake.verdict(change, outcome, 0, null));
  }

  /** Reads the products and what was agreed on them. */
  private void read(List<IntakeCandidate> candidates) throws SQLException {
    Map<UUID, Product> found =
        products.read(connection, org, candidates.stream().map(c -> c.product).toList());
    Map<UUID, Long> versions = new HashMap<>();
    for (IntakeCandidate candidate : candidates) {
      candidate.local = found.get(candidate.product);
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
    } catch (AmbiguousMatch e) {
      doubt(change, new Matching.Match(null, e.getMessage(), Field.SKU));
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

  static Snapshot after(IntakeCandidate candidate) {
    return Intake.apply(candidate.before(), candidate.merged.toLocal());
  }

  static String sentence(String reason) {
    return Character.toUpperCase(reason.charAt(0)) + reason.substring(1) + ".";
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_SKU ? text : text.substring(0, LONGEST_SKU);
  }
}
