package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.syncflow.db.OrgScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Edits of a system that the hub has written over before anybody saw them, as a system that
 * compares nothing lets happen. Each becomes a conflict {@code overwritten}, which stays open until
 * somebody decides, whatever is read of the product later: both sides have our value now, so no
 * reading will ever show theirs again (issue 5: no edit is lost silently).
 */
public final class Overwrites {

  private final OrgScope scope;
  private final OutboundChanges outbound;
  private final Conflicts conflicts;

  public Overwrites(OrgScope scope, Clock clock) {
    this.scope = scope;
    this.outbound = new OutboundChanges(scope);
    this.conflicts = new Conflicts(scope, clock);
  }

  /**
   * Keeps that a system has taken a change, and what it had in its place.
   *
   * @param operation the operation they belong to
   * @param told what was written
   * @param found the product as the write found it
   * @param taken what is agreed now; null when only a part was written
   */
  public void keep(
      UUID org, UUID operation, OutboundChange told, RemoteChange found, Acknowledgement taken) {
    scope.run(
        org,
        connection -> {
          Statements.lockCatalog(connection, org);
          List<ConflictTable.Row> rows = rows(connection, org, told, found);
          ConflictTable.closeSeen(connection, org, found.system(), rows);
          if (taken != null) {
            outbound.acknowledge(org, found.system(), taken);
          }
          List<UUID> decided =
              ConflictTable.saveOverwritten(connection, org, operation, found.system(), rows);
          if (!decided.isEmpty()) {
            conflicts.resolve(
                org,
                new ConflictChoice(true, null, null, null, null, null, decided),
                new Resolution("rules", null, null),
                Author.system(found.system()));
          }
        });
  }

  private static List<ConflictTable.Row> rows(
      Connection connection, UUID org, OutboundChange told, RemoteChange found)
      throws SQLException {
    Umpires umpires = Umpires.of(connection, org, found.system(), List.of(told.product()));
    List<ConflictTable.Row> rows = new ArrayList<>();
    written(told)
        .forEach(
            (path, change) -> {
              JsonNode theirs = said(path, told, found);
              if (theirs != null
                  && !Values.same(path, theirs, change.before())
                  && !Values.same(path, theirs, change.after())) {
                rows.add(
                    new ConflictTable.Row(
                        told.product(),
                        path,
                        change.before(),
                        change.after(),
                        theirs,
                        umpires.strategy(path),
                        false,
                        null));
              }
            });
    return rows;
  }

  /** What a system is told of a deletion is a status. */
  private static Map<String, FieldChange> written(OutboundChange told) {
    Map<String, FieldChange> written = new TreeMap<>(told.changes());
    if (written.remove(Field.DELETED) != null) {
      written.putIfAbsent(
          "status", new FieldChange(told.snapshot().path("status"), TextNode.valueOf("archived")));
    }
    return written;
  }

  /** What the system said of a field; null when nothing. */
  private static JsonNode said(String path, OutboundChange told, RemoteChange found) {
    UUID variant = Snapshot.variant(path);
    if (variant == null) {
      return read(path, found.fields(), found.sku(), found.handle());
    }
    if (!Snapshot.isWhole(path) && found.variants() != null) {
      String id = told.variants().get(variant);
      for (RemoteChange.Variant one : found.variants()) {
        if (one.externalId().equals(id)) {
          return read(path, one.fields(), one.sku(), null);
        }
      }
    }
    return null;
  }

  private static JsonNode read(
      String path, Map<String, JsonNode> fields, String sku, String handle) {
    String field = Field.leaf(path);
    return switch (field) {
      case Field.SKU -> sku == null ? null : TextNode.valueOf(sku);
      case "handle" -> handle == null ? null : TextNode.valueOf(handle);
      default -> fields.containsKey(field) ? read(path, fields.get(field)) : null;
    };
  }

  /** What no field of ours can hold is shown as it was said. */
  private static JsonNode read(String path, JsonNode said) {
    try {
      return Values.read(path, said);
    } catch (BadValue e) {
      return said;
    }
  }
}
