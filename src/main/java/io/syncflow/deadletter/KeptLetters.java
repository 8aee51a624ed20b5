package io.syncflow.deadletter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syncflow.db.OrgScope;
import io.syncflow.ledger.Run;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Dead letters whose records no mapping leads to a table: the room that refused them is given them
 * once more.
 */
public final class KeptLetters {

  private static final String OPEN =
      "SELECT uid, business_key::text, coalesce(edited_data, raw_data)::text, raw_bytes"
          + " FROM bridge.failed_records WHERE org_id = ? AND uid = ANY (?)"
          + " AND resolved_at IS NULL ORDER BY uid";

  private final OrgScope scope;
  private final ObjectMapper json = new ObjectMapper();

  public KeptLetters(OrgScope scope) {
    this.scope = scope;
  }

  /** Those of a page that are open still. */
  public List<KeptLetter> read(Run run, List<UUID> page) {
    return scope.call(
        run.org(),
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(OPEN)) {
            select.setObject(1, run.org());
            select.setArray(2, Uuids.array(connection, page));
            try (ResultSet rows = select.executeQuery()) {
              List<KeptLetter> letters = new ArrayList<>();
              while (rows.next()) {
                letters.add(letter(rows));
              }
              return letters;
            }
          }
        });
  }

  private KeptLetter letter(ResultSet row) throws SQLException {
    String record = row.getString(3);
    byte[] bytes = row.getBytes(4);
    return new KeptLetter(
        row.getObject(1, UUID.class),
        key(row.getString(2)),
        record == null && bytes != null ? new String(bytes, StandardCharsets.UTF_8) : record);
  }

  private List<String> key(String stored) {
    List<String> parts = new ArrayList<>();
    try {
      for (JsonNode part : json.readTree(stored == null ? "[]" : stored)) {
        parts.add(part.asText());
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSONB column holds JSON", e);
    }
    return parts;
  }
}
