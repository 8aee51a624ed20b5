package io.syncflow.deadletter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syncflow.db.OrgScope;
import io.syncflow.ledger.Run;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.RawRecord;
import io.syncflow.record.RowMapping;
import io.syncflow.record.Stage;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Takes a page of dead letters into the open transaction and maps their records anew. */
public final class ReplayLetters {

  /** What one read by key takes; a replay that comes after reads the others. */
  private static final int MOST_UNKEPT = 10_000;

  private static final String TAKE =
      "SELECT uid, business_key::text, bk_hash, source_rowversion, raw_data::text, raw_bytes,"
          + " edited_data::text FROM bridge.failed_records"
          + " WHERE org_id = ? AND uid = ANY (?) AND resolved_at IS NULL ORDER BY uid FOR UPDATE";

  /** Of these nothing was kept but the key, which may stand beside what had been mapped. */
  private static final String UNKEPT =
      "SELECT f.uid, f.business_key::text FROM bridge.failed_records AS f WHERE %s"
          + " AND f.bk_hash IS NOT NULL AND jsonb_array_length(f.business_key) = ?"
          + " AND f.edited_data IS NULL AND (f.raw_data IS NULL AND f.raw_bytes IS NULL"
          + " OR f.raw_data ->> '"
          + RawRecord.SOURCE_RECORD
          + "' = '"
          + RawRecord.NOT_AVAILABLE
          + "') ORDER BY f.uid LIMIT "
          + MOST_UNKEPT;

  /** A key that another open dead letter is kept under stays that one's. */
  private static final String REKEY =
      "UPDATE bridge.failed_records AS f SET business_key = u.key::jsonb, bk_hash = u.hash"
          + " FROM unnest(?::uuid[], ?::text[], ?::text[]) AS u (uid, key, hash)"
          + " WHERE f.org_id = ? AND f.uid = u.uid AND NOT EXISTS (SELECT FROM"
          + " bridge.failed_records AS o WHERE o.org_id = f.org_id AND o.source_system ="
          + " f.source_system AND o.entity_name = f.entity_name AND o.bk_hash = u.hash"
          + " AND o.resolved_at IS NULL AND o.uid <> f.uid) RETURNING f.uid";

  private final OrgScope scope;
  private final ObjectMapper json = new ObjectMapper();

  public ReplayLetters(OrgScope scope) {
    this.scope = scope;
  }

  /**
   * The keys of dead letters of which nothing was kept: their source may have the records still.
   *
   * @param parts how many parts a key of the entity has
   */
  public List<BusinessKey> unkept(Run run, Selection selection, int parts) {
    return scope.call(
        run.org(),
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(UNKEPT.formatted(selection.sql()))) {
            select.setInt(selection.set(select, 1, run.org()), parts);
            List<BusinessKey> keys = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                keys.add(key(row.getObject(1, UUID.class), row.getString(2)));
              }
            }
            return keys;
          }
        });
  }

  /**
   * Locks the page's open dead letters until the transaction ends, and maps them.
   *
   * @param run the open run
   * @param mapping the entity's mappings of today
   * @param ids the page; those that were resolved meanwhile are left out
   * @return the letters and their records, mapped or rejected
   */
  public ReplayChunk take(Run run, RowMapping mapping, List<UUID> ids) {
    return scope.call(run.org(), connection -> take(connection, run, mapping, ids));
  }

  private ReplayChunk take(Connection connection, Run run, RowMapping mapping, List<UUID> ids)
      throws SQLException {
    List<Letter> letters = lock(connection, run, ids);
    ReplayMapper mapper = new ReplayMapper(mapping);
    Map<UUID, ReplayMapper.Keyed> keyed = new LinkedHashMap<>();
    for (Letter letter : letters) {
      ReplayMapper.Keyed one = mapper.key(letter);
      if (one != null) {
        keyed.put(letter.id(), one);
      }
    }
    Set<UUID> elsewhere = rekey(connection, run, letters, keyed);
    for (ReplayMapper.Keyed one : keyed.values()) {
      if (elsewhere.contains(one.letter().id())) {
        mapper.rejectAsItWas(
            one,
            Stage.MAP,
            "key_taken",
            "the record now has the key " + one.key().json() + ", which has a dead letter already");
      } else {
        mapper.map(one);
      }
    }
    return new ReplayChunk(letters.stream().map(Letter::id).toList(), mapper.chunk());
  }

  private List<Letter> lock(Connection connection, Run run, List<UUID> ids) throws SQLException {
    List<Letter> letters = new ArrayList<>();
    try (PreparedStatement take = connection.prepareStatement(TAKE)) {
      take.setObject(1, run.org());
      take.setArray(2, Uuids.array(connection, ids));
      try (ResultSet row = take.executeQuery()) {
        while (row.next()) {
          UUID id = row.getObject(1, UUID.class);
          byte[] bytes = row.getBytes(6);
          String raw = bytes == null ? row.getString(5) : new String(bytes, StandardCharsets.UTF_8);
          String edited = row.getString(7);
          letters.add(
              new Letter(
                  id,
                  key(id, row.getString(2)),
                  row.getString(3),
                  row.getObject(4, Long.class),
                  raw,
                  edited == null ? raw : edited));
        }
      }
    }
    return letters;
  }

  private BusinessKey key(UUID id, String stored) {
    List<String> parts = new ArrayList<>();
    if (stored == null) {
      parts.add(standIn(id));
      return new BusinessKey(parts);
    }
    try {
      for (JsonNode part : json.readTree(stored)) {
        parts.add(part.isNull() ? null : part.asText());
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSONB column holds JSON", e);
    }
    return new BusinessKey(parts);
  }

  /** The key of a record without one for as long as it is replayed; settling takes it away. */
  private static String standIn(UUID id) {
    return "dead letter " + id;
  }

  /**
   * Keeps each letter under the key that its record has today: mappings and edits may change it.
   *
   * @return those whose key belongs to another dead letter
   */
  private static Set<UUID> rekey(
      Connection connection, Run run, List<Letter> letters, Map<UUID, ReplayMapper.Keyed> keyed)
      throws SQLException {
    Set<String> hashes = new HashSet<>();
    Map<UUID, BusinessKey> changed = new LinkedHashMap<>();
    Set<UUID> elsewhere = new HashSet<>();
    for (Letter letter : letters) {
      ReplayMapper.Keyed one = keyed.get(letter.id());
      BusinessKey key = one == null ? letter.key() : one.key();
      String hash = key.hash();
      if (hash.equals(letter.hash())) {
        hashes.add(hash);
      } else {
        changed.put(letter.id(), key);
      }
    }
    changed
        .entrySet()
        .removeIf(entry -> !hashes.add(entry.getValue().hash()) && elsewhere.add(entry.getKey()));
    if (!changed.isEmpty()) {
      elsewhere.addAll(changed.keySet());
      elsewhere.removeAll(rekeyed(connection, run, changed));
    }
    return elsewhere;
  }

  private static List<UUID> rekeyed(Connection connection, Run run, Map<UUID, BusinessKey> changed)
      throws SQLException {
    try (PreparedStatement rekey = connection.prepareStatement(REKEY)) {
      rekey.setArray(1, connection.createArrayOf("uuid", changed.keySet().toArray()));
      rekey.setArray(
          2,
          connection.createArrayOf(
              "text", changed.values().stream().map(BusinessKey::json).toArray()));
      rekey.setArray(
          3,
          connection.createArrayOf(
              "text", changed.values().stream().map(BusinessKey::hash).toArray()));
      rekey.setObject(4, run.org());
      List<UUID> done = new ArrayList<>();
      try (ResultSet row = rekey.executeQuery()) {
        while (row.next()) {
          done.add(row.getObject(1, UUID.class));
        }
      }
      return done;
    }
  }
}
