package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.db.OrgScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

  private static final String CLAIM =
      "UPDATE public.sync_preview_cache SET status = 'applied', applied_at = clock_timestamp(),"
          + " approved_by = ?, approved_at = clock_timestamp() WHERE org_id = ? AND id = ?"
          + " AND status = 'computed' AND expires_at > ? AND delta_json ->> 'state' = 'computed'";

  private static final String STAGE =
      """
      INSERT INTO public.products_staging (id, org_id, sync_operation_id, source_product_id, new_product_id, sku, name,
        change_type, change_data, has_conflicts, base_version, status, status_reason, source, line, staged_by,
        staged_by_name, reviewed_by, reviewed_by_name, reviewed_at)
      SELECT public.uuid_v7(), i.org_id, ?, CASE WHEN i.base_version IS NOT NULL THEN (i.record_key ->> 'id')::uuid END,
        CASE WHEN i.base_version IS NULL THEN (i.record_key ->> 'id')::uuid END, i.record_key ->> 'sku',
        i.record_key ->> 'name', i.change_type,
        (SELECT jsonb_object_agg(f.key, jsonb_build_object('old', i.before_data -> f.key, 'new', f.value))
          FROM jsonb_each(i.after_data) f),
        i.conflicts <> '{}', i.base_version, ?, ?, ?, i.line, ?, ?, ?, ?, CASE WHEN ?::text IS NULL THEN NULL
          ELSE clock_timestamp() END
      FROM public.sync_preview_item i
      WHERE i.org_id = ? AND i.preview_id = ? AND i.status = 'planned' ORDER BY i.position
      """;

  private final OrgScope scope;
  private final Staging staging;
  private final Clock clock;

  public Plans(OrgScope scope, Staging staging, Clock clock) {
    this.scope = scope;
    this.staging = staging;
    this.clock = clock;
  }

  /** What a plan begins as. */
  record Draft(
      String kind,
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
            List<Plan> cached =
                Statements.list(
                    connection,
                    PlanTable.SELECT + CACHED,
                    PlanTable::plan,
                    clock.instant(),
                    org,
                    key,
                    watermark,
                    clock.instant());
            if (!cached.isEmpty()) {
              return cached.get(0);
            }
            Statements.update(connection, FORGET, org, key);
          }
          UUID id = PlanTable.newId();
          PlanTable.insert(
              connection, org, id, draft("import", name, key, null), author, watermark);
          return find(connection, org, id).orElseThrow();
        });
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
          int conflicts = add(connection, org, plan, proposals.proposals());
          PlanTable.count(
              connection,
              org,
              id,
              Map.of(
                  "unchanged", (long) proposals.unchanged(),
                  "faults", (long) proposals.faults().size()));
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
   * @param status only those of this status; null = all
   * @param after only those after this position; -1 = from the first
   */
  public List<PlanItem> items(UUID org, UUID id, String status, int after, int limit) {
    return scope.call(
        org, connection -> PlanTable.items(connection, org, id, status, after, limit));
  }

  /**
   * Applies exactly what a plan says. A product that has moved on is refused, and planned anew; a
   * plan that was stopped is staged instead, for a person to approve.
   *
   * @param kind what the caller may apply
   * @throws Refused when the plan is of another kind, incomplete, expired or applied already
   */
  public PlanOutcome apply(UUID org, UUID id, String kind, Author author) {
    Plan plan = find(org, id).orElseThrow(() -> new Refused("not_found", "There is no such plan."));
    if (!plan.kind().equals(kind)) {
      throw new Refused("wrong_kind", "The plan is one of kind " + plan.kind() + ".");
    }
    UUID operation = scope.call(org, connection -> claim(connection, org, plan, author));
    List<Proposal> drifted = new ArrayList<>();
    int applied = 0;
    int refused = 0;
    if (plan.stopReason() == null) {
      for (Applied page : staging.pages(org, operation, author.as(kind))) {
        applied += page.applied();
        refused += page.refused() + page.locked();
        drifted.addAll(page.drifted());
      }
    }
    UUID again =
        scope.call(
            org,
            connection -> {
              PlanTable.settle(
                  connection, org, id, StagingTable.settled(connection, org, operation));
              Operations.settle(connection, org, operation);
              return drifted.isEmpty() ? null : again(connection, org, plan, drifted, author);
            });
    Operation done =
        scope.call(org, connection -> Operations.find(connection, org, operation).orElseThrow());
    int staged = plan.stopReason() == null ? 0 : waiting(plan);
    return new PlanOutcome(done, applied, refused, staged, again);
  }

  /** Computes a plan whose proposals are known already. */
  UUID compute(
      Connection connection,
      UUID org,
      String kind,
      String name,
      JsonNode details,
      List<Proposal> proposals,
      Author author)
      throws SQLException {
    UUID id = PlanTable.newId();
    PlanTable.insert(
        connection, org, id, draft(kind, name, null, details), author, watermark(connection, org));
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

  private UUID again(
      Connection connection, UUID org, Plan plan, List<Proposal> drifted, Author author)
      throws SQLException {
    List<Proposal> open =
        drifted.stream()
            .filter(proposal -> !proposal.changes().isEmpty() || !proposal.clashes().isEmpty())
            .toList();
    return open.isEmpty()
        ? null
        : compute(connection, org, plan.kind(), plan.name() + ", again", null, open, author);
  }

  private static int waiting(Plan plan) {
    return plan.summary().path("create").asInt()
        + plan.summary().path("update").asInt()
        + plan.summary().path("delete").asInt();
  }

  /** Takes the plan and makes its items rows of an operation. */
  private UUID claim(Connection connection, UUID org, Plan plan, Author author)
      throws SQLException {
    int claimed =
        Statements.update(connection, CLAIM, author.user(), org, plan.id(), clock.instant());
    if (claimed == 0) {
      throw new Refused(
          "plan_" + plan.status(),
          switch (plan.status()) {
            case "applied" -> "The plan has been applied already.";
            case "expired" -> "The plan has expired; compute it anew.";
            default -> "The plan is not complete.";
          });
    }
    Operation operation =
        Operations.begin(
            connection,
            org,
            new NewOperation(
                plan.name(),
                plan.kind().equals("rollback") ? "rollback" : "plan",
                "bidirectional",
                null,
                null),
            author);
    boolean stopped = plan.stopReason() != null;
    Statements.update(
        connection,
        STAGE,
        operation.id(),
        stopped ? StagingTable.STAGED : StagingTable.APPROVED,
        plan.stopReason(),
        plan.kind(),
        author.user(),
        author.name(),
        stopped ? null : author.user(),
        stopped ? null : author.name(),
        stopped ? null : author.name(),
        org,
        plan.id());
    if (stopped) {
      Operations.stop(connection, org, operation.id(), plan.stopReason());
    }
    PlanTable.put(
        connection,
        org,
        plan.id(),
        Statements.JSON.createObjectNode().put("operation", operation.id().toString()));
    Map<String, Long> counts = new LinkedHashMap<>();
    plan.summary()
        .properties()
        .forEach(count -> counts.put(count.getKey(), count.getValue().asLong()));
    Operations.count(connection, org, operation.id(), counts);
    return operation.id();
  }

  private int add(Connection connection, UUID org, Plan plan, List<Proposal> proposals)
      throws SQLException {
    JsonNode counts = plan.summary();
    int position =
        counts.path("create").asInt()
            + counts.path("update").asInt()
            + counts.path("delete").asInt()
            + counts.path("excluded").asInt();
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
      page = PlanTable.items(connection, org, plan.id(), "planned", after, PAGE);
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

  private Draft draft(String kind, String name, String key, JsonNode details) {
    Instant now = clock.instant();
    return new Draft(kind, name, key, details, now, now.plus(LIFE));
  }

  private static String watermark(Connection connection, UUID org) throws SQLException {
    return Statements.list(connection, WATERMARK, row -> row.getString(1), org, org, org).get(0);
  }
}
