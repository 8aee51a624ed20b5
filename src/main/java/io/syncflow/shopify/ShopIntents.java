package io.syncflow.shopify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.db.OrgScope;
import io.syncflow.ledger.Run;
import io.syncflow.record.JsonValues;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What the hub is about to write to a shop, noted before it is sent and until its outcome is kept
 * ({@code shopify_writes}). What a run has left there may have been written and its answer, the
 * only one to tell what was written over, be lost.
 */
final class ShopIntents {

  private static final String ITEM = "inventoryItem";

  private static final String BEGIN =
      "INSERT INTO public.shopify_writes (org_id, external_id, batch_uid, fields_read,"
          + " fields_written) VALUES (?, ?, ?, ?::jsonb, ?::jsonb)"
          + " ON CONFLICT (org_id, external_id) DO UPDATE SET batch_uid = excluded.batch_uid,"
          + " fields_read = excluded.fields_read, fields_written = excluded.fields_written,"
          + " created_at = clock_timestamp()";

  private static final String LEFT =
      "SELECT external_id, fields_read::text, fields_written::text FROM public.shopify_writes"
          + " WHERE org_id = ? AND batch_uid <> ? ORDER BY id";

  private static final String SETTLE =
      "DELETE FROM public.shopify_writes WHERE org_id = ? AND batch_uid = ?";

  private static final String FORGET =
      "DELETE FROM public.shopify_writes WHERE org_id = ? AND external_id = ?";

  private final OrgScope scope;
  private final ObjectMapper json = JsonValues.mapper();

  ShopIntents(OrgScope scope) {
    this.scope = scope;
  }

  /**
   * A write that nobody knows the outcome of.
   *
   * @param read fields as they were read before, by name
   * @param written the same fields as they were to be written
   */
  record Intent(String product, ObjectNode read, ObjectNode written) {

    /** Those that the shop has as they were to be written, and had not when it was read. */
    List<String> arrived(ShopProduct now) {
      List<String> arrived = new ArrayList<>();
      for (Map.Entry<String, JsonNode> field : written.properties()) {
        if (!same(field.getValue(), read.path(field.getKey()))
            && same(field.getValue(), value(now.content(), field.getKey()))) {
          arrived.add(field.getKey());
        }
      }
      return arrived;
    }

    private static boolean same(JsonNode one, JsonNode other) {
      return one.equals(ShopIntents::compare, other);
    }
  }

  /** Numbers may be written in another way. */
  private static int compare(JsonNode one, JsonNode other) {
    if (one.isNumber() && other.isNumber()) {
      return one.decimalValue().compareTo(other.decimalValue());
    }
    return one.equals(other) ? 0 : 1;
  }

  /** Notes what is about to be written, in a transaction of its own. */
  void begin(Run run, ShopProduct product, ShopWrite write) {
    ObjectNode after = ProductWriter.after(product, write);
    ObjectNode read = JsonNodeFactory.instance.objectNode();
    ObjectNode written = JsonNodeFactory.instance.objectNode();
    for (String field : fields(write)) {
      read.set(field, value(product.content(), field));
      written.set(field, value(after, field));
    }
    scope.run(
        run.org(),
        connection -> {
          try (PreparedStatement begin = connection.prepareStatement(BEGIN)) {
            begin.setObject(1, run.org());
            begin.setString(2, product.id());
            begin.setObject(3, run.id());
            begin.setString(4, read.toString());
            begin.setString(5, written.toString());
            begin.executeUpdate();
          }
        });
  }

  private static List<String> fields(ShopWrite write) {
    List<String> fields = new ArrayList<>();
    write.product().fieldNames().forEachRemaining(fields::add);
    write
        .variants()
        .forEach(
            (id, changes) -> {
              changes.fieldNames().forEachRemaining(name -> add(fields, id, name));
              changes.path(ITEM).fieldNames().forEachRemaining(name -> add(fields, id, name));
            });
    return fields;
  }

  private static void add(List<String> fields, String variant, String name) {
    if (!name.equals(ITEM)) {
      fields.add(variant + " " + name);
    }
  }

  private static JsonNode value(JsonNode product, String field) {
    int blank = field.indexOf(' ');
    if (blank < 0) {
      return orNull(product.path(field));
    }
    for (JsonNode variant : product.path("variants")) {
      if (variant.path("id").asText().equals(field.substring(0, blank))) {
        String name = field.substring(blank + 1);
        return orNull(
            name.equals("measurement") ? variant.path(ITEM).path(name) : variant.path(name));
      }
    }
    return JsonNodeFactory.instance.nullNode();
  }

  private static JsonNode orNull(JsonNode value) {
    return value.isMissingNode() ? JsonNodeFactory.instance.nullNode() : value;
  }

  /** What other runs have left, oldest first. */
  List<Intent> left(Run run) {
    return scope.call(
        run.org(),
        connection -> {
          List<Intent> left = new ArrayList<>();
          try (PreparedStatement ask = connection.prepareStatement(LEFT)) {
            ask.setObject(1, run.org());
            ask.setObject(2, run.id());
            try (ResultSet row = ask.executeQuery()) {
              while (row.next()) {
                left.add(
                    new Intent(
                        row.getString(1), object(row.getString(2)), object(row.getString(3))));
              }
            }
          }
          return left;
        });
  }

  private ObjectNode object(String text) {
    try {
      return (ObjectNode) json.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what PostgreSQL keeps as JSON is JSON", e);
    }
  }

  /** The outcomes of all that the run has written are kept, in the open transaction. */
  void settle(Run run) {
    scope.run(run.org(), connection -> delete(connection, SETTLE, run.org(), run.id()));
  }

  /** It has been looked at. */
  void forget(UUID org, Intent intent) {
    scope.run(org, connection -> delete(connection, FORGET, org, intent.product()));
  }

  private static void delete(Connection connection, String sql, UUID org, Object which)
      throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement(sql)) {
      delete.setObject(1, org);
      delete.setObject(2, which);
      delete.executeUpdate();
    }
  }
}
