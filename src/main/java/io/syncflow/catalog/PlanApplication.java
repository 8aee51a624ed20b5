package io.syncflow.catalog;

import io.syncflow.db.OrgScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Applies plans exactly as they were computed (decision 33); see {@link Plans}. */
public final class PlanApplication {

  private static final String CLAIM =
      "UPDATE public.sync_preview_cache SET status = 'applied', applied_at = clock_timestamp(),"
          + " approved_by = ?, approved_at = clock_timestamp() WHERE org_id = ? AND id = ?"
          + " AND status = 'computed' AND expires_at > ? AND delta_json ->> 'state' = 'computed'";

  private static final String STAGE =
      """
      INSERT INTO public.products_staging (id, org_id, sync_operation_id, source_product_id, new_product_id, sku, name,
        change_type, change_data, has_conflicts, base_version, status, status_reason, source, line, system, external_id, staged_by,
        staged_by_name, reviewed_by, reviewed_by_name, reviewed_at)
      SELECT public.uuid_v7(), i.org_id, ?, CASE WHEN i.base_version IS NOT NULL THEN (i.record_key ->> 'id')::uuid END,
        CASE WHEN i.base_version IS NULL THEN (i.record_key ->> 'id')::uuid END, i.record_key ->> 'sku',
        i.record_key ->> 'name', i.change_type,
        (SELECT jsonb_object_agg(f.key, jsonb_build_object('old', i.before_data -> f.key, 'new', f.value))
          FROM jsonb_each(i.after_data) f),
        i.conflicts <> '{}', i.base_version, ?, ?, ?, i.line, i.record_key ->> 'system',
        i.record_key ->> 'external', ?, ?, ?, ?, CASE WHEN ?::text IS NULL THEN NULL
          ELSE clock_timestamp() END
      FROM public.sync_preview_item i
      WHERE i.org_id = ? AND i.preview_id = ? AND i.status = 'planned' ORDER BY i.position
      """;

  private final OrgScope scope;
  private final Plans plans;
  private final Staging staging;
  private final Clock clock;

  public PlanApplication(OrgScope scope, Plans plans, Staging staging, Clock clock) {
    this.scope = scope;
    this.plans = plans;
    this.staging = staging;
    this.clock = clock;
  }

  /**
   * Applies exactly what a plan says. A product that has moved on is refused, and planned anew; a
   * plan that was stopped is staged instead, for a person to approve.
   *
   * @param kind what the caller may apply
   * @throws Refused when the plan is of another kind, incomplete, expired or applied already
   */
  public PlanOutcome apply(UUID org, UUID id, String kind, Author author) {
    Plan plan =
        plans.find(org, id).orElseThrow(() -> new Refused("not_found", "There is no such plan."));
    if (!plan.kind().equals(kind)) {
      throw new Refused("wrong_kind", "The plan is one of kind " + plan.kind() + ".");
    }
    UUID operation = scope.call(org, connection -> claim(connection, org, plan, author));
    List<Proposal> drifted = new ArrayList<>();
    int applied = 0;
    int refused = 0;
    if (plan.stopReason() == null) {
      for (Applied page :
          staging.pages(org, operation, author.as(plan.system() == null ? kind : plan.system()))) {
        applied += page.applied();
        refused += page.refused() + page.locked();
        drifted.addAll(page.drifted());
      }
    }
    UUID again =
        scope.call(
            org,
            connection -> {
              PlanItemTable.settle(
                  connection, org, id, StagingTable.settled(connection, org, operation));
              Operations.settle(connection, org, operation);
              return drifted.isEmpty() ? null : again(connection, org, plan, drifted, author);
            });
    Operation done =
        scope.call(org, connection -> Operations.find(connection, org, operation).orElseThrow());
    int staged = plan.stopReason() == null ? 0 : (int) plan.changes();
    return new PlanOutcome(done, null, applied, refused, staged, again);
  }

  private UUID again(
      Connection connection, UUID org, Plan plan, List<Proposal> drifted, Author author)
      throws SQLException {
    List<Proposal> open =
        drifted.stream()
            .filter(proposal -> !proposal.changes().isEmpty() || !proposal.clashes().isEmpty())
            .toList();
    return open.isEmpty() ? null : plans.computeAgain(connection, org, plan, open, author);
  }

  /** Takes the plan, so that nobody else applies it. */
  static void take(Connection connection, UUID org, Plan plan, Author author, Clock clock)
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
  }

  /** Takes the plan and makes its items rows of an operation. */
  private UUID claim(Connection connection, UUID org, Plan plan, Author author)
      throws SQLException {
    take(connection, org, plan, author, clock);
    Operation operation =
        Operations.begin(
            connection,
            org,
            new NewOperation(
                plan.name(),
                plan.kind().equals("rollback") ? "rollback" : "plan",
                plan.system() == null ? "bidirectional" : "down",
                plan.system(),
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
}
