package io.syncflow.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.db.OrgScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Categories: listed, brought in from files, and taken back (D-31, D-32). A file is either only
 * compared or also written; nothing that moved on since the file was exported is overwritten.
 */
public final class Categories {

  private static final String BACKUP =
      "INSERT INTO public.sync_rollbacks (id, org_id, rollback_operation_id, rollback_type,"
          + " backup_data, status, reason, requested_by, requested_by_name, category_id, to_version,"
          + " completed_at) VALUES (public.uuid_v7(), ?, ?, 'selective', ?::jsonb, 'completed', ?, ?,"
          + " ?, ?, ?, clock_timestamp())";

  private final OrgScope scope;

  public Categories(OrgScope scope) {
    this.scope = scope;
  }

  /**
   * Categories that are not deleted, in the order of their slugs.
   *
   * @param after only those after this slug; null = from the first
   */
  public List<Category> page(UUID org, String after, int limit) {
    return scope.call(org, connection -> CategoryTable.page(connection, org, after, limit));
  }

  /** The category of that slug; a deleted one only when no other has the slug. */
  public Optional<Category> find(UUID org, String slug) {
    return scope.call(
        org,
        connection ->
            Optional.ofNullable(CategoryTable.bySlug(connection, org, List.of(slug)).get(slug)));
  }

  /**
   * The versions of a category, newest first.
   *
   * @param before only those below this number; null = from the newest
   */
  public List<CategoryVersion> versions(UUID org, UUID category, Long before, int limit) {
    return scope.call(
        org, connection -> CategoryTable.history(connection, org, category, before, limit));
  }

  /**
   * Says what rows would change, and changes it when that is wanted: all rows that can be kept, as
   * one operation.
   *
   * @param apply whether to write
   * @throws Refused when a category would lie in itself; nothing is written then
   */
  public CategoryChanges put(
      UUID org, String name, List<CategoryRow> rows, boolean apply, Author author) {
    return scope.call(
        org,
        connection -> {
          Statements.lockCatalog(connection, org);
          CategoryMerge merge = new CategoryMerge(connection, org);
          merge.take(rows);
          UUID operation =
              apply && !merge.writes().isEmpty()
                  ? write(connection, org, name, merge.writes(), author.as("import"))
                  : null;
          return new CategoryChanges(operation, merge.changes(), merge.unchanged(), merge.faults());
        });
  }

  /**
   * Says what taking a category back to one of its versions would change, and does it when that is
   * wanted: as its next version. {@code sync_rollbacks.backup_data} keeps what it replaced.
   *
   * @throws Refused when there is no such category or version, or its slug belongs to another one
   */
  public CategoryChanges rollBack(
      UUID org, String slug, long version, String reason, boolean apply, Author author) {
    return scope.call(
        org,
        connection -> {
          Statements.lockCatalog(connection, org);
          Category now = CategoryTable.bySlug(connection, org, List.of(slug)).get(slug);
          if (now == null) {
            throw new Refused("not_found", "There is no category " + slug + ".");
          }
          CategoryVersion then = CategoryTable.version(connection, org, now.id(), version);
          if (then == null) {
            throw new Refused(
                "not_found", "The category " + slug + " has no version " + version + ".");
          }
          ObjectNode data = then.data().deepCopy();
          data.put("slug", slug);
          CategoryMerge merge = new CategoryMerge(connection, org);
          merge.restore(List.of(new CategoryMerge.Restored(now, data)));
          if (!merge.faults().isEmpty()) {
            throw new Refused("moved_on", merge.faults().get(0).reason());
          }
          if (apply && !merge.writes().isEmpty()) {
            UUID operation =
                write(
                    connection,
                    org,
                    "Rollback of category " + slug,
                    merge.writes(),
                    author.as("rollback"));
            Statements.update(
                connection,
                BACKUP,
                org,
                operation,
                backup(now, data),
                reason,
                author.user(),
                author.name(),
                now.id(),
                version);
            return new CategoryChanges(operation, merge.changes(), 0, List.of());
          }
          return new CategoryChanges(
              null, merge.changes(), merge.writes().isEmpty() ? 1 : 0, List.of());
        });
  }

  private static ObjectNode backup(Category now, ObjectNode restored) {
    ObjectNode backup = Statements.JSON.createObjectNode();
    ObjectNode one = backup.putObject(now.id().toString()).put("slug", now.slug());
    one.put("replaced_version", now.version());
    one.set("replaced", now.data());
    one.set("restored", restored);
    return backup;
  }

  private static UUID write(
      Connection connection, UUID org, String name, List<CategoryTable.Write> writes, Author author)
      throws SQLException {
    String type = author.source().equals("rollback") ? "rollback" : "category_import";
    Operation operation =
        Operations.begin(connection, org, new NewOperation(name, type, "down", null, null), author);
    CategoryTable.write(connection, org, operation.id(), author, new ArrayList<>(writes));
    Operations.count(connection, org, operation.id(), Map.of("applied", (long) writes.size()));
    Operations.settle(connection, org, operation.id());
    return operation.id();
  }
}
