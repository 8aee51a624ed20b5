package io.syncflow.syrve.pull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.db.OrgScope;
import io.syncflow.ledger.Run;
import io.syncflow.record.Difference;
import io.syncflow.record.JsonValues;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What a pull's lists would change in {@code syrve_raw_objects}; reads only. One per preview. */
public final class PullPreview {

  private static final String PAYLOADS =
      "SELECT id, payload::text FROM public.syrve_raw_objects WHERE tenant_id = ?"
          + " AND id = ANY (?)";

  /** The current states of a type, and of stock the store it lies in. */
  private static final String LIVE =
      "SELECT c.syrve_id, split_part(c.natural_key, '/', 1), c.payload::text FROM (SELECT DISTINCT ON"
          + " (r.syrve_id) r.* FROM public.syrve_raw_objects AS r WHERE r.tenant_id = ?"
          + " AND r.entity_type = ? ORDER BY r.syrve_id, r.last_seen_at DESC) AS c"
          + " WHERE c.missing_since IS NULL ORDER BY c.syrve_id";

  private final OrgScope scope;
  private final ObjectSql sql = new ObjectSql();
  private final Set<ObjectKey> seen = new HashSet<>();
  private final Set<String> stores = new HashSet<>();

  public PullPreview(OrgScope scope) {
    this.scope = scope;
  }

  /**
   * What a chunk of the lists would change.
   *
   * @param unchanged objects that are as they are kept
   * @param faults items that cannot be kept
   * @param skipped filtered by configuration
   */
  public record Outlook(List<Difference> differences, long unchanged, long faults, long skipped) {
    public Outlook {
      differences = List.copyOf(differences);
    }
  }

  /** What the next chunk would change. */
  public Outlook next(Run run, ObjectChunks chunks) {
    ObjectChunk chunk = chunks.next();
    Outlook outlook = scope.call(run.org(), connection -> outlook(connection, run, chunk));
    chunks.stored();
    return outlook;
  }

  /**
   * Objects that the lists, read to their end, no longer have. Of stock only where the answer has
   * any row of the store, as {@link MissingObjects} concludes.
   */
  public List<Difference> missing(Run run, FetchedLists lists) {
    return scope.call(
        run.org(),
        connection -> {
          List<Difference> missing = new ArrayList<>();
          for (ObjectType type : lists.whole()) {
            addMissing(connection, run.org(), type, missing);
          }
          return missing;
        });
  }

  private Outlook outlook(Connection connection, Run run, ObjectChunk chunk) throws SQLException {
    List<ObjectSql.Known> changed = new ArrayList<>();
    long unchanged = 0;
    for (ObjectSql.Known known : sql.current(connection, run, chunk.objects())) {
      note(known.object());
      if (known.isUnchanged()) {
        unchanged++;
      } else {
        changed.add(known);
      }
    }
    seen.addAll(chunk.skipped());
    chunk.rejected().forEach(rejected -> seen.add(rejected.key()));
    Map<UUID, ObjectNode> before = payloads(connection, run.org(), changed);
    List<Difference> differences = new ArrayList<>();
    for (ObjectSql.Known known : changed) {
      differences.add(
          new Difference(
              known.isNew() ? Difference.Kind.CREATE : Difference.Kind.UPDATE,
              known.object().key().business().json(),
              known.isNew() ? null : before.get(known.current()),
              object(known.object().payload()),
              null));
    }
    return new Outlook(differences, unchanged, chunk.rejected().size(), chunk.skipped().size());
  }

  private void note(RawObject object) {
    seen.add(object.key());
    if (object.type() == ObjectType.STOCK && object.naturalKey() != null) {
      stores.add(object.naturalKey().split("/", 2)[0]);
    }
  }

  private Map<UUID, ObjectNode> payloads(
      Connection connection, UUID org, List<ObjectSql.Known> objects) throws SQLException {
    Map<UUID, ObjectNode> payloads = new HashMap<>();
    Object[] ids =
        objects.stream().filter(known -> !known.isNew()).map(ObjectSql.Known::current).toArray();
    try (PreparedStatement ask = connection.prepareStatement(PAYLOADS)) {
      ask.setObject(1, org);
      ask.setArray(2, connection.createArrayOf("uuid", ids));
      try (ResultSet row = ask.executeQuery()) {
        while (row.next()) {
          payloads.put(row.getObject(1, UUID.class), object(row.getString(2)));
        }
      }
    }
    return payloads;
  }

  private void addMissing(
      Connection connection, UUID org, ObjectType type, List<Difference> missing)
      throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(LIVE)) {
      ask.setObject(1, org);
      ask.setString(2, type.code());
      try (ResultSet row = ask.executeQuery()) {
        while (row.next()) {
          ObjectKey key = new ObjectKey(type, row.getObject(1, UUID.class));
          boolean told =
              type != ObjectType.STOCK || stores.isEmpty() || stores.contains(row.getString(2));
          if (told && !seen.contains(key)) {
            missing.add(
                new Difference(
                    Difference.Kind.DELETE,
                    key.business().json(),
                    object(row.getString(3)),
                    null,
                    null));
          }
        }
      }
    }
  }

  private static ObjectNode object(String payload) {
    JsonNode json = JsonValues.read(payload);
    return json instanceof ObjectNode object
        ? object
        : JsonNodeFactory.instance.objectNode().set("value", json);
  }
}
