package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.db.OrgScope;
import io.syncflow.record.Difference;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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

  /** Differs whenever a plan computed before could be another one now. */
  private static final String WATERMARK =
      "SELECT (SELECT count(*) || '/' || coalesce(sum(version), 0) FROM public.products WHERE"
          + " org_id = ?) || '/' || (SELECT count(*) FROM public.sync_conflicts WHERE org_id = ?"
          + " AND resolved_at IS NULL) || '/' || coalesce((SELECT updated_at FROM"
          + " public.catalog_settings WHERE org_id = ?)::text, '')";

  private static final String FORGET =
      "DELETE FROM public.sync_preview_cache WHERE org_id = ? AND cache_key = ?";

  private static final String CACHED =
      " AND cache_key = ? AND base_watermark = ? AND status = 'computed'"
          + " AND delta_json ->> 'state' = 'computed' AND expires_at > ?";

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
          String watermark = watermark(connection, org);
          String key = digest == null ? null : "catalog:import:" + digest;
          if (key != null) {
            Plan cached = cached(connection, org, key, watermark);
            if (cached != null) {
              return cached;
            }
            Statements.update(connection, FORGET, org, key);
          }
          UUID id = PlanTable.newId();
          PlanTable.insert(
              connection, org, id, draft("import", null, name, key, null), author, watermark);
          return find(connection, org, id).orElseThrow();
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
          String watermark = watermark(connection, org) + "/" + state;
          String key = "sync:" + system + ":" + entity + ":" + options;
          Plan cached = fresh ? null : cached(connection, org, key, watermark);
          if (cached != null) {
            return cached;
          }
          Statements.update(connection, FORGET, org, key);
          UUID id = PlanTable.newId();
          Instant now = clock.instant();
          Draft draft =
              new Draft(
                  Plan.SYNC,
                  system,
                  entity,
                  "Sync of " + system + " " + entity,
                  key,
                  null,
                  now,
                  now.plus(LIFE));
          PlanTable.insert(connection, org, id, draft, author, watermark);
          return find(connection, org, id).orElseThrow();
        });
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
          add(connection, org, plan, IntakePreview.of(connection, org, changes));
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
          long room = Math.max(0, most - plan.changes());
          List<Difference> kept = records.size() <= room ? records : records.subList(0, (int) room);
          for (int from = 0; from < kept.size(); from += PAGE) {
            PlanTable.addRecords(
                connection,
                org,
                id,
                (int) plan.changes() + from,
                kept.subList(from, Math.min(from + PAGE, kept.size())));
          }
          Map<String, Long> sums = new LinkedHashMap<>(counts);
          kept.forEach(
              record -> sums.merge(record.kind().name().toLowerCase(Locale.ROOT), 1L, Long::sum));
          sums.merge("not_kept", (long) records.size() - kept.size(), Long::sum);
          PlanTable.count(connection, org, id, sums);
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
    scope.run(org, connection -> PlanTable.settleItems(connection, org, plan, reasons));
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
          int conflicts = add(connection, org, plan, proposals);
          return new PlanRows(
              proposals.proposals().size(), conflicts, proposals.unchanged(), proposals.faults());
        });
  }

  /** Ends the coming of rows: says whether the blast radius lets the plan apply at once. */
  public Plan complete(UUID org, UUID id) {
    return scope.call(org, connection -> complete(connection, org, open(connection, org, id)));
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
        org, connection -> PlanTable.items(connection, org, id, choice, after, limit));
  }

  private Plan cached(Connection connection, UUID org, String key, String watermark)
      throws SQLException {
    return Statements.list(
            connection,
            PlanTable.SELECT + CACHED,
            PlanTable::plan,
            clock.instant(),
            org,
            key,
            watermark,
            clock.instant())
        .stream()
        .findFirst()
        .orElse(null);
  }

  /** Computes a plan whose proposals are known already. */
  UUID compute(
      Connection connection, UUID org, Draft draft, List<Proposal> proposals, Author author)
      throws SQLException {
    UUID id = PlanTable.newId();
    PlanTable.insert(connection, org, id, draft, author, watermark(connection, org));
    Plan plan = find(connection, org, id).orElseThrow();
    for (int from = 0; from < proposals.size(); from += PAGE) {
      add(
          connection,
          org,
          find(connection, org, id).orElseThrow(),
          proposals.subList(from, Math.min(from + PAGE, proposals.size())));
    }
    complete(connection, org, plan);
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

  private int add(Connection connection, UUID org, Plan plan, Proposals found) throws SQLException {
    int conflicts = add(connection, org, plan, found.proposals());
    PlanTable.count(
        connection,
        org,
        plan.id(),
        Map.of("unchanged", (long) found.unchanged(), "faults", (long) found.faults().size()));
    return conflicts;
  }

  private int add(Connection connection, UUID org, Plan plan, List<Proposal> proposals)
      throws SQLException {
    JsonNode counts = plan.summary();
    int position = (int) (plan.changes() + counts.path("excluded").asInt());
    PlanTable.add(connection, org, plan.id(), position, proposals);
    Map<String, Long> sums = new LinkedHashMap<>();
    BlastRadius radius = new BlastRadius(SettingsStore.settings(connection, org), 0, 0, 0);
    long conflicts = 0;
    for (Proposal proposal : proposals) {
      String type =
          proposal.changes().isEmpty() ? "excluded" : proposal.row(null, null).changeType();
      sums.merge(type, 1L, Long::sum);
      conflicts += proposal.clashes().size();
      if (!proposal.isNew()) {
        radius.add(proposal.sku(), proposal.changes());
      }
    }
    sums.put("conflicts", conflicts);
    sums.put("prices_changed", radius.pricesChanged());
    sums.put("stock_emptied", radius.emptied());
    PlanTable.count(connection, org, plan.id(), sums);
    return (int) conflicts;
  }

  private Plan complete(Connection connection, UUID org, Plan plan) throws SQLException {
    ObjectNode end = Statements.JSON.createObjectNode().put("state", "computed");
    // A rollback brings back what was there; who may roll back has decided.
    if (!plan.kind().equals("rollback")) {
      radius(connection, org, plan).ifPresent(reason -> end.put("stop_reason", reason));
    }
    PlanTable.put(connection, org, plan.id(), end);
    return find(connection, org, plan.id()).orElseThrow();
  }

  private static Optional<String> radius(Connection connection, UUID org, Plan plan)
      throws SQLException {
    BlastRadius radius =
        new BlastRadius(
            SettingsStore.settings(connection, org), Operations.prices(connection, org), 0, 0);
    int after = -1;
    List<PlanItem> page;
    do {
      page = PlanTable.items(connection, org, plan.id(), PlanChoice.PLANNED, after, PAGE);
      for (PlanItem item : page) {
        if (item.baseVersion() != null) {
          radius.add(item.sku(), item.changes());
        }
        after = item.position();
      }
    } while (page.size() == PAGE);
    return radius.reason();
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

  private static String watermark(Connection connection, UUID org) throws SQLException {
    return Statements.list(connection, WATERMARK, row -> row.getString(1), org, org, org).get(0);
  }
}
