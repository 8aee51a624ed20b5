package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.db.OrgScope;
import io.syncflow.record.Difference;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Previews that are plans (decision 33): computed and kept for an hour, then applied exactly as
 * they are. Computing one writes nothing but the plan.
 */
public final class Plans {

  /** S1's time to live of a preview (B-118). */
  private static final Duration LIFE = Duration.ofHours(1);

  private static final int PAGE = 500;

  private final OrgScope scope;
  private final Clock clock;

  public Plans(OrgScope scope, Clock clock) {
    this.scope = scope;
    this.clock = clock;
  }

  /** What a plan begins as. */
  record Draft(
      String kind,
      String system,
      String entity,
      String name,
      String cacheKey,
      JsonNode details,
      Instant computedAt,
      Instant expiresAt) {}

  /**
   * Begins a plan, or answers the one that was computed for the same file on the same catalog.
   *
   * @param digest of the whole file, so that the same file is not computed twice; null = always
   *     anew
   */
  public Plan begin(UUID org, String name, String digest, Author author) {
    return scope.call(
        org,
        connection -> {
          String key = digest == null ? null : "catalog:import:" + digest;
          return begin(
              connection, org, draft("import", null, name, key, null), "", digest == null, author);
        });
  }

  /**
   * Begins the plan of a sync, or answers the one that was computed within the hour, when neither
   * the catalog nor the sync has moved on since.
   *
   * @param state the sync's own state: its cursor and its last run
   * @param fresh whether to compute it anew in any case
   */
  public Plan beginSync(
      UUID org,
      String system,
      String entity,
      String options,
      String state,
      boolean fresh,
      Author author) {
    return scope.call(
        org,
        connection -> {
          String key = "sync:" + system + ":" + entity + ":" + options;
          Instant now = clock.instant();
          String name = "Sync of " + system + " " + entity;
          Draft draft = new Draft(Plan.SYNC, system, entity, name, key, null, now, now.plus(LIFE));
          return begin(connection, org, draft, "/" + state, fresh, author);
        });
  }

  private Plan begin(
      Connection connection, UUID org, Draft draft, String state, boolean fresh, Author author)
      throws SQLException {
    PlanCache cache = new PlanCache(connection, org, clock);
    String watermark = cache.watermark() + state;
    Optional<Plan> cached = fresh ? Optional.empty() : cache.find(draft.cacheKey(), watermark);
    if (cached.isPresent()) {
      return cached.get();
    }
    cache.forget(draft.cacheKey());
    UUID id = PlanTable.newId();
    PlanTable.insert(connection, org, id, draft, author, watermark);
    return find(connection, org, id).orElseThrow();
  }

  /** Adds what a system says about its products to the open plan of a sync. */
  public void addChanges(UUID org, UUID id, List<RemoteChange> changes) {
    if (changes.isEmpty()) {
      return;
    }
    scope.run(
        org,
        connection -> {
          Plan plan = open(connection, org, id);
          new PlanFilling(connection, org, plan).add(IntakePreview.of(connection, org, changes));
        });
  }

  /**
   * Adds records that are no products to the open plan of a sync.
   *
   * @param counts of those that would not change, by {@code unchanged, superseded, faults, skipped}
   * @param most how many a plan keeps; the rest is counted as {@code not_kept}
   */
  public void addRecords(
      UUID org, UUID id, List<Difference> records, Map<String, Long> counts, int most) {
    scope.run(
        org,
        connection -> {
          Plan plan = open(connection, org, id);
          new PlanFilling(connection, org, plan).addRecords(records, counts, most);
        });
  }

  /** Ends an open plan that could not be computed. */
  public void fail(UUID org, UUID id, String reason) {
    scope.run(
        org,
        connection ->
            PlanTable.put(
                connection,
                org,
                open(connection, org, id).id(),
                Statements.JSON.createObjectNode().put("state", "failed").put("failure", reason)));
  }

  /**
   * Takes a plan of records that are no products, so that whoever keeps them applies it; nobody
   * else will.
   *
   * @throws Refused when it is incomplete, expired or applied already
   */
  public void take(UUID org, Plan plan, Author author) {
    scope.run(org, connection -> PlanApplication.take(connection, org, plan, author, clock));
  }

  /** Says what became of items of a plan, by position; a null reason = applied. */
  public void settle(UUID org, UUID plan, Map<Integer, String> reasons) {
    scope.run(org, connection -> PlanItemTable.settleItems(connection, org, plan, reasons));
  }

  /**
   * Computes what rows would change and adds it to an open plan.
   *
   * @throws Refused when the plan takes no more rows
   */
  public PlanRows add(UUID org, UUID id, List<ImportRow> rows) {
    return scope.call(
        org,
        connection -> {
          Plan plan = open(connection, org, id);
          Proposals proposals = Proposals.of(connection, org, rows);
          int conflicts = new PlanFilling(connection, org, plan).add(proposals);
          return new PlanRows(
              proposals.proposals().size(), conflicts, proposals.unchanged(), proposals.faults());
        });
  }

  /** Ends the coming of rows: says whether the blast radius lets the plan apply at once. */
  public Plan complete(UUID org, UUID id) {
    return scope.call(
        org,
        connection -> {
          new PlanFilling(connection, org, open(connection, org, id)).complete();
          return find(connection, org, id).orElseThrow();
        });
  }

  /** One plan; empty when the organisation has none of that id. */
  public Optional<Plan> find(UUID org, UUID id) {
    return scope.call(org, connection -> find(connection, org, id));
  }

  /**
   * What a plan does, product by product.
   *
   * @param after only those after this position; -1 = from the first
   */
  public List<PlanItem> items(UUID org, UUID id, PlanChoice choice, int after, int limit) {
    return scope.call(
        org, connection -> PlanItemTable.items(connection, org, id, choice, after, limit));
  }

  /** Computes a plan whose proposals are known already. */
  UUID compute(
      Connection connection, UUID org, Draft draft, List<Proposal> proposals, Author author)
      throws SQLException {
    UUID id = PlanTable.newId();
    PlanTable.insert(
        connection, org, id, draft, author, new PlanCache(connection, org, clock).watermark());
    for (int from = 0; from < proposals.size(); from += PAGE) {
      Plan plan = find(connection, org, id).orElseThrow();
      new PlanFilling(connection, org, plan)
          .addProposals(proposals.subList(from, Math.min(from + PAGE, proposals.size())));
    }
    new PlanFilling(connection, org, find(connection, org, id).orElseThrow()).complete();
    return id;
  }

  /** Computes what is left of a plan, after some of it had moved on. */
  UUID computeAgain(
      Connection connection, UUID org, Plan plan, List<Proposal> proposals, Author author)
      throws SQLException {
    Instant now = clock.instant();
    Draft draft =
        new Draft(
            plan.kind(),
            plan.system(),
            plan.entity(),
            plan.name() + ", again",
            null,
            null,
            now,
            now.plus(LIFE));
    return compute(connection, org, draft, proposals, author);
  }

  private Plan open(Connection connection, UUID org, UUID id) throws SQLException {
    Plan plan =
        find(connection, org, id)
            .orElseThrow(() -> new Refused("not_found", "There is no such plan."));
    if (!plan.status().equals("open")) {
      throw new Refused("plan_closed", "The plan takes no more rows.");
    }
    return plan;
  }

  private Optional<Plan> find(Connection connection, UUID org, UUID id) throws SQLException {
    return Statements.list(
            connection, PlanTable.SELECT + " AND id = ?", PlanTable::plan, clock.instant(), org, id)
        .stream()
        .findFirst();
  }

  /** What a plan of the catalog begins as; the entity is null for products. */
  Draft draft(String kind, String entity, String name, String key, JsonNode details) {
    Instant now = clock.instant();
    return new Draft(kind, null, entity, name, key, details, now, now.plus(LIFE));
  }
}
