package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.db.OrgScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Takes operations, on products or on categories, and single products back (D-44…D-47, decision
 * 33): as a plan first, and as compensating changes that systems are told like any other. What a
 * person changed since stays.
 */
public final class Rollbacks {

  private static final String WRITTEN =
      """
      SELECT v.product_id, min(v.version_number) - 1 AS before, max(v.version_number) AS written
      FROM public.product_versions v JOIN public.products p ON p.org_id = v.org_id AND p.id = v.product_id
      WHERE v.org_id = ? AND v.sync_operation_id = ? AND (?::text[] IS NULL OR p.sku = ANY (?::text[]))
      GROUP BY v.product_id ORDER BY v.product_id
      """;

  private static final String BACKUP =
      """
      INSERT INTO public.sync_rollbacks (id, org_id, original_operation_id, rollback_operation_id, rollback_type,
        backup_data, status, reason, requested_by, requested_by_name, product_id, to_version, completed_at)
      SELECT ?, c.org_id, (c.delta_json #>> '{details,operation}')::uuid, ?, c.delta_json #>> '{details,type}',
        coalesce((SELECT jsonb_object_agg(i.record_key ->> 'id', jsonb_build_object('sku', i.record_key ->> 'sku',
            'restored', i.after_data, 'replaced', i.before_data, 'status', i.status))
          FROM public.sync_preview_item i WHERE i.org_id = c.org_id AND i.preview_id = c.id
            AND i.status IN ('applied', 'refused')), '{}'),
        ?::public.sync_status_type, c.delta_json #>> '{details,reason}', ?, ?,
        (c.delta_json #>> '{details,product}')::uuid, (c.delta_json #>> '{details,to_version}')::bigint,
        clock_timestamp()
      FROM public.sync_preview_cache c WHERE c.org_id = ? AND c.id = ?
      """;

  /** A sync of products may bring categories, too: it goes back as one of products. */
  private static final String WROTE_CATEGORIES =
      "SELECT 1 FROM public.category_versions v JOIN public.categories c ON c.org_id = v.org_id"
          + " AND c.id = v.category_id WHERE v.org_id = ? AND v.sync_operation_id = ?"
          + " AND (?::text[] IS NULL OR c.slug = ANY (?::text[])) AND NOT EXISTS (SELECT FROM"
          + " public.product_versions p WHERE p.org_id = v.org_id"
          + " AND p.sync_operation_id = v.sync_operation_id) LIMIT 1";

  private static final String KIND = "rollback";

  private final OrgScope scope;
  private final Plans plans;
  private final PlanApplication planned;
  private final CategoryRollback categories;

  public Rollbacks(OrgScope scope, Plans plans, PlanApplication planned, Clock clock) {
    this.scope = scope;
    this.plans = plans;
    this.planned = planned;
    this.categories = new CategoryRollback(scope, clock);
  }

  /**
   * Computes what taking something back would change.
   *
   * @throws Refused when there is no such operation or version, or it wrote nothing
   */
  public Plan plan(UUID org, RollbackRequest request, Author author) {
    return scope.call(
        org,
        connection -> {
          boolean ofCategories = wroteCategories(connection, org, request);
          List<Proposal> proposals =
              ofCategories
                  ? new CategoryReversal(connection, org).of(request)
                  : ofProducts(connection, org, request);
          Plans.Draft draft =
              plans.draft(
                  KIND,
                  ofCategories ? CategoryReversal.ENTITY : null,
                  name(connection, org, request),
                  null,
                  details(request));
          UUID id = plans.compute(connection, org, draft, proposals, author);
          return plans.find(org, id).orElseThrow();
        });
  }

  private static boolean wroteCategories(Connection connection, UUID org, RollbackRequest request)
      throws SQLException {
    return request.operation() != null
        && !Statements.list(
                connection,
                WROTE_CATEGORIES,
                row -> row.getInt(1),
                org,
                request.operation(),
                request.skus(),
                request.skus())
            .isEmpty();
  }

  private static List<Proposal> ofProducts(Connection connection, UUID org, RollbackRequest request)
      throws SQLException {
    List<Reversal.Span> spans =
        request.operation() != null
            ? written(connection, org, request)
            : since(connection, org, request);
    Reversal reversal = new Reversal(connection, org, request);
    List<Proposal> proposals = new ArrayList<>();
    for (int from = 0; from < spans.size(); from += 500) {
      proposals.addAll(reversal.of(spans.subList(from, Math.min(from + 500, spans.size()))));
    }
    return proposals;
  }

  /**
   * Applies a rollback's plan and keeps what it replaced.
   *
   * @throws Refused as {@link Plans#apply} does
   */
  public PlanOutcome apply(UUID org, UUID plan, Author author) {
    Optional<Plan> ofCategories =
        plans
            .find(org, plan)
            .filter(one -> one.kind().equals(KIND))
            .filter(one -> CategoryReversal.ENTITY.equals(one.entity()));
    PlanOutcome outcome =
        ofCategories.isPresent()
            ? categories.apply(org, ofCategories.get(), author)
            : planned.apply(org, plan, KIND, author);
    scope.run(
        org,
        connection ->
            Statements.update(
                connection,
                BACKUP,
                UuidCreator.getTimeOrderedEpoch(),
                outcome.operation().id(),
                outcome.refused() > 0 ? "completed_with_errors" : "completed",
                author.user(),
                author.name(),
                org,
                plan));
    return outcome;
  }

  private static List<Reversal.Span> written(
      Connection connection, UUID org, RollbackRequest request) throws SQLException {
    Operation operation =
        Operations.find(connection, org, request.operation())
            .orElseThrow(() -> new Refused("not_found", "There is no such operation."));
    List<Reversal.Span> spans =
        Statements.list(
            connection,
            WRITTEN,
            row -> new Reversal.Span(row.getObject(1, UUID.class), row.getLong(2), row.getLong(3)),
            org,
            operation.id(),
            request.skus(),
            request.skus());
    if (spans.isEmpty()) {
      throw new Refused(
          "nothing_written",
          "The operation has changed no such product or category, so nothing can go back.");
    }
    return spans;
  }

  private static List<Reversal.Span> since(Connection connection, UUID org, RollbackRequest request)
      throws SQLException {
    Product product =
        Products.byId(connection, org, List.of(request.product())).get(request.product());
    if (product == null) {
      throw new Refused("not_found", "There is no such product.");
    }
    if (request.toVersion() == null
        || request.toVersion() < 1
        || request.toVersion() >= product.version()) {
      throw new Refused(
          "no_such_version",
          "The product is at version " + product.version() + "; name one before that.");
    }
    return List.of(new Reversal.Span(product.id(), request.toVersion(), product.version()));
  }

  private static String name(Connection connection, UUID org, RollbackRequest request)
      throws SQLException {
    if (request.operation() != null) {
      return "Rollback of "
          + Operations.find(connection, org, request.operation()).orElseThrow().name();
    }
    return "Rollback to version " + request.toVersion();
  }

  private static JsonNode details(RollbackRequest request) {
    ObjectNode details =
        Statements.JSON
            .createObjectNode()
            .put("type", request.type())
            .put("reason", request.reason());
    if (request.operation() != null) {
      details.put("operation", request.operation().toString());
    } else {
      details.put("product", request.product().toString()).put("to_version", request.toVersion());
    }
    return details;
  }
}
