package io.syncflow.deadletter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syncflow.db.OrgScope;
import io.syncflow.ledger.Run;
import io.syncflow.record.BusinessKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.ExchangeProperty;

/**
 * Which missing parents the source is asked for, and what came of it. Each is asked for at most
 * once per interval, whoever asks and however many nodes do: the claim is one statement.
 */
public final class ParentRequests {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Parents that wait or failed themselves were seen: asking for them again brings nothing. */
  private static final String CLAIM =
      "INSERT INTO bridge.parent_requests AS r (org_id, source_system, parent_entity,"
          + " parent_bk_hash, parent_key, asked_at)"
          + " SELECT w.org_id, w.source_system, w.parent_entity, w.parent_bk_hash,"
          + " min(w.parent_key::text)::jsonb, ? FROM bridge.pending_children AS w"
          + " WHERE w.org_id = ? AND (?::text IS NULL OR w.source_system = ?)"
          + " AND (?::text IS NULL OR w.child_entity = ?)"
          + " AND (?::text IS NULL OR w.parent_entity = ?)"
          + " AND NOT EXISTS (SELECT 1 FROM bridge.pending_children AS p WHERE p.org_id = w.org_id"
          + " AND p.source_system = w.source_system AND p.child_entity = w.parent_entity"
          + " AND p.child_bk_hash = w.parent_bk_hash)"
          + " AND NOT EXISTS (SELECT 1 FROM bridge.failed_records AS f WHERE f.org_id = w.org_id"
          + " AND f.source_system = w.source_system AND f.entity_name = w.parent_entity"
          + " AND f.bk_hash = w.parent_bk_hash AND f.resolved_at IS NULL)"
          + " AND NOT EXISTS (SELECT 1 FROM bridge.parent_requests AS q WHERE q.org_id = w.org_id"
          + " AND q.source_system = w.source_system AND q.parent_entity = w.parent_entity"
          + " AND q.parent_bk_hash = w.parent_bk_hash AND q.asked_at > ?)"
          + " GROUP BY w.org_id, w.source_system, w.parent_entity, w.parent_bk_hash"
          + " ORDER BY count(*) DESC LIMIT ?"
          + " ON CONFLICT (org_id, source_system, parent_entity, parent_bk_hash) DO UPDATE SET"
          + " asked_at = excluded.asked_at, tries = r.tries + 1, outcome = 'asked'"
          + " WHERE r.asked_at <= ?"
          + " RETURNING source_system, parent_entity, parent_key::text";

  private static final String OF_ASKED =
      " r.org_id = ? AND r.source_system = ? AND r.parent_entity = ?"
          + " AND r.parent_bk_hash = ANY (?)";

  /** A parent that came is in the target, and nobody waits for it; or it waits or failed itself. */
  private static final String SETTLE =
      "WITH settled AS (UPDATE bridge.parent_requests AS r SET outcome = CASE WHEN EXISTS"
          + " (SELECT 1 FROM bridge.pending_children AS w WHERE w.org_id = r.org_id"
          + " AND w.source_system = r.source_system AND w.parent_entity = r.parent_entity"
          + " AND w.parent_bk_hash = r.parent_bk_hash)"
          + " AND NOT EXISTS (SELECT 1 FROM bridge.pending_children AS p WHERE p.org_id = r.org_id"
          + " AND p.source_system = r.source_system AND p.child_entity = r.parent_entity"
          + " AND p.child_bk_hash = r.parent_bk_hash)"
          + " AND NOT EXISTS (SELECT 1 FROM bridge.failed_records AS f WHERE f.org_id = r.org_id"
          + " AND f.source_system = r.source_system AND f.entity_name = r.parent_entity"
          + " AND f.bk_hash = r.parent_bk_hash AND f.resolved_at IS NULL)"
          + " THEN 'missing' ELSE 'found' END WHERE"
          + OF_ASKED
          + " RETURNING r.*), tried AS (UPDATE bridge.pending_children AS w"
          + " SET retry_count = w.retry_count + 1 FROM settled AS s WHERE s.outcome = 'missing'"
          + " AND w.org_id = s.org_id AND w.source_system = s.source_system"
          + " AND w.parent_entity = s.parent_entity AND w.parent_bk_hash = s.parent_bk_hash)"
          + " SELECT count(*) FILTER (WHERE outcome = 'found'),"
          + " count(*) FILTER (WHERE outcome = 'missing') FROM settled";

  private static final String FAIL =
      "UPDATE bridge.parent_requests AS r SET outcome = 'failed' WHERE" + OF_ASKED;

  /** As if it had not been asked: the entity's own run was open, and may bring it. */
  private static final String PUT_OFF =
      "UPDATE bridge.parent_requests AS r SET outcome = 'failed', tries = r.tries - 1,"
          + " asked_at = '-infinity' WHERE"
          + OF_ASKED;

  private static final String FORGET =
      "DELETE FROM bridge.parent_requests AS r WHERE r.org_id = ? AND r.asked_at <= ?"
          + " AND NOT EXISTS (SELECT 1 FROM bridge.pending_children AS w WHERE w.org_id = r.org_id"
          + " AND w.source_system = r.source_system AND w.parent_entity = r.parent_entity"
          + " AND w.parent_bk_hash = r.parent_bk_hash)";

  private final OrgScope scope;
  private final Clock clock;

  public ParentRequests(OrgScope scope, Clock clock) {
    this.scope = scope;
    this.clock = clock;
  }

  /** How many parents are asked for at once unless somebody says otherwise. */
  public static final int USUAL = 1_000;

  /**
   * Whose parents to ask for.
   *
   * @param system only of this source system; null = all
   * @param child only parents that records of this entity wait for; null = all
   * @param parent only parents of this entity; null = all
   * @param limit at most so many, the most awaited first
   */
  public record Wish(UUID org, String system, String child, String parent, int limit) {}

  /** Missing parents of one entity, to be read by their keys. */
  public record Request(UUID org, String system, String entity, List<BusinessKey> keys) {}

  /**
   * What came of asking.
   *
   * @param asked parents
   * @param found of them, those the source has
   * @param missing of them, those it has not
   * @param failed of them, those that could not be asked for
   */
  public record Answer(int asked, int found, int missing, int failed) {
    public static final Answer NOTHING = new Answer(0, 0, 0, 0);

    Answer plus(Answer other) {
      return new Answer(
          asked + other.asked, found + other.found, missing + other.missing, failed + other.failed);
    }
  }

  /** The wish for the parents that the records of a run wait for. */
  public Wish of(Run run, int limit) {
    return new Wish(run.org(), run.system(), run.entity(), null, limit);
  }

  /**
   * Takes the missing parents that nobody asked for within the interval.
   *
   * @param interval how long an answer holds
   * @return one request per entity of parents
   */
  public List<Request> claim(Wish wish, Duration interval) {
    OffsetDateTime now = now();
    OffsetDateTime before = now.minus(interval);
    return scope.call(
        wish.org(),
        connection -> {
          try (PreparedStatement claim = connection.prepareStatement(CLAIM)) {
            claim.setObject(1, now);
            claim.setObject(2, wish.org());
            claim.setString(3, wish.system());
            claim.setString(4, wish.system());
            claim.setString(5, wish.child());
            claim.setString(6, wish.child());
            claim.setString(7, wish.parent());
            claim.setString(8, wish.parent());
            claim.setObject(9, before);
            claim.setInt(10, wish.limit());
            claim.setObject(11, before);
            return requests(wish.org(), claim);
          }
        });
  }

  private static List<Request> requests(UUID org, PreparedStatement claim) throws SQLException {
    Map<List<String>, List<BusinessKey>> byEntity = new LinkedHashMap<>();
    try (ResultSet row = claim.executeQuery()) {
      while (row.next()) {
        byEntity
            .computeIfAbsent(List.of(row.getString(1), row.getString(2)), e -> new ArrayList<>())
            .add(key(row.getString(3)));
      }
    }
    return byEntity.entrySet().stream()
        .map(e -> new Request(org, e.getKey().get(0), e.getKey().get(1), e.getValue()))
        .toList();
  }

  private static BusinessKey key(String json) {
    try {
      return new BusinessKey(Arrays.asList(JSON.readValue(json, String[].class)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a key is a JSON array of texts", e);
    }
  }

  /** What came of both. */
  public Answer sum(Answer one, Answer other) {
    return one == null ? other : one.plus(other);
  }

  /** After the source's records were loaded: who came, and who is missing there, too. */
  public Answer settle(@ExchangeProperty("request") Request request) {
    return scope.call(
        request.org(),
        connection -> {
          try (PreparedStatement settle = connection.prepareStatement(SETTLE)) {
            identify(connection, settle, request);
            try (ResultSet row = settle.executeQuery()) {
              row.next();
              return new Answer(request.keys().size(), row.getInt(1), row.getInt(2), 0);
            }
          }
        });
  }

  /** When asking failed: it is tried again after the interval, and counts against no child. */
  public Answer fail(@ExchangeProperty("request") Request request) {
    return unanswered(request, FAIL);
  }

  /** When the entity's own run was open: it is tried again at the next opportunity. */
  public Answer putOff(@ExchangeProperty("request") Request request) {
    return unanswered(request, PUT_OFF);
  }

  private Answer unanswered(Request request, String sql) {
    scope.run(
        request.org(),
        connection -> {
          try (PreparedStatement update = connection.prepareStatement(sql)) {
            identify(connection, update, request);
            update.executeUpdate();
          }
        });
    return new Answer(request.keys().size(), 0, 0, request.keys().size());
  }

  /** Forgets requests for parents that nobody waits for any more. */
  public int forget(UUID org, Duration interval) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement forget = connection.prepareStatement(FORGET)) {
            forget.setObject(1, org);
            forget.setObject(2, now().minus(interval));
            return forget.executeUpdate();
          }
        });
  }

  private static void identify(Connection connection, PreparedStatement statement, Request request)
      throws SQLException {
    statement.setObject(1, request.org());
    statement.setString(2, request.system());
    statement.setString(3, request.entity());
    statement.setArray(
        4,
        connection.createArrayOf("text", request.keys().stream().map(BusinessKey::hash).toArray()));
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
