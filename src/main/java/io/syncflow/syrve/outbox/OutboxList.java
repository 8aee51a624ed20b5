package io.syncflow.syrve.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syncflow.db.OrgScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The outbox as people read it. */
public final class OutboxList {

  /** Of those before it in its store the first: what keeps it waiting in the end. */
  private static final String SELECT =
      "SELECT j.id, j.job_type, j.session_id, j.revision, j.store_id, j.document_number, j.status,"
          + " j.error_code, j.last_error, j.attempts, j.max_attempts, j.created_at,"
          + " j.last_attempt_at, j.next_attempt_at, j.sent_at, j.finished_at, b.id, b.status,"
          + " b.document_number, coalesce(s.store_code, o.code),"
          + " s.store_code IS NOT NULL AND o.syrve_id IS NULL"
          + " FROM public.syrve_outbox_jobs AS j"
          + " LEFT JOIN public.inventory_sessions AS s ON s.org_id = j.tenant_id AND s.id = j.session_id"
          + " LEFT JOIN LATERAL (SELECT r.syrve_id, r.payload ->> 'code' AS code"
          + " FROM public.syrve_raw_objects AS r WHERE r.tenant_id = j.tenant_id"
          + " AND r.entity_type = 'store' AND r.syrve_id = j.store_id"
          + " ORDER BY r.last_seen_at DESC LIMIT 1) AS o ON true LEFT JOIN LATERAL ("
          + "SELECT e.id, e.status, e.document_number FROM public.syrve_outbox_jobs AS e"
          + " WHERE j.status = 'pending' AND e.tenant_id = j.tenant_id AND e.store_id = j.store_id"
          + " AND e.status IN "
          + OutboxJobs.UNFINISHED
          + " AND (e.created_at, e.id) < (j.created_at, j.id)"
          + " ORDER BY e.created_at, e.id LIMIT 1) AS b ON true WHERE j.tenant_id = ?";

  private static final String LIST =
      SELECT
          + " AND (?::text IS NULL OR j.status = ?::job_status)"
          + " AND (?::text IS NULL OR j.job_type = ?::syrve_job_type)"
          + " AND (?::uuid IS NULL OR j.store_id = ?)"
          + " AND (?::text IS NULL OR coalesce(s.store_code, o.code) = ?)"
          + " AND (?::uuid IS NULL OR j.session_id = ?)"
          + " AND (?::text IS NULL OR j.document_number = ?)"
          + " AND (?::timestamptz IS NULL OR (j.created_at, j.id) < (?, ?))"
          + " ORDER BY j.created_at DESC, j.id DESC LIMIT ?";

  private static final String REST =
      "SELECT answer::text, evidence::text, response_xml, payload_xml"
          + " FROM public.syrve_outbox_jobs WHERE tenant_id = ? AND id = ?";

  private static final String TRIES =
      "SELECT created_at, step, outcome, counted, error_code, message, sent_at, run_id, response"
          + " FROM public.syrve_outbox_attempts WHERE tenant_id = ? AND job_id = ?"
          + " ORDER BY fence DESC LIMIT 100";

  private static final String DECISIONS =
      "SELECT created_at, action, status_before, actor, reason FROM public.syrve_outbox_decisions"
          + " WHERE tenant_id = ? AND job_id = ? ORDER BY created_at DESC, id DESC LIMIT 100";

  private final OrgScope scope;
  private final Clock clock;
  private final ObjectMapper json =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  public OutboxList(OrgScope scope, Clock clock) {
    this.scope = scope;
    this.clock = clock;
  }

  /**
   * What to list; a null leaves that out of account.
   *
   * @param storeCode the store's code; one of it and {@code store} is enough
   * @param beforeTime only documents queued before this moment, or at it with a smaller id
   * @param limit at most so many
   */
  public record Query(
      String status,
      String type,
      UUID store,
      String storeCode,
      UUID session,
      String number,
      Instant beforeTime,
      UUID beforeId,
      int limit) {}

  /** The organisation's documents, those queued last first. */
  public List<OutboxJob> list(UUID org, Query query) {
    return scope.call(
        org,
        connection -> {
          OutboxServer server = OutboxServers.read(connection, org);
          try (PreparedStatement select = connection.prepareStatement(LIST)) {
            select.setObject(1, org);
            int next = 2;
            for (Object filter :
                new Object[] {
                  query.status(),
                  query.type(),
                  query.store(),
                  query.storeCode(),
                  query.session(),
                  query.number()
                }) {
              select.setObject(next++, filter);
              select.setObject(next++, filter);
            }
            Timestamp before =
                query.beforeTime() == null ? null : Timestamp.from(query.beforeTime());
            select.setTimestamp(next++, before);
            select.setTimestamp(next++, before);
            select.setObject(next++, query.beforeId());
            select.setInt(next, query.limit());
            return read(select, server);
          }
        });
  }

  /** One document with all that is known of it; empty when the organisation has none of that id. */
  public Optional<OutboxJob> find(UUID org, UUID id) {
    return scope.call(
        org,
        connection -> {
          OutboxServer server = OutboxServers.read(connection, org);
          try (PreparedStatement select = connection.prepareStatement(SELECT + " AND j.id = ?")) {
            select.setObject(1, org);
            select.setObject(2, id);
            List<OutboxJob> found = read(select, server);
            return found.isEmpty()
                ? Optional.<OutboxJob>empty()
                : Optional.of(found.get(0).with(file(connection, org, found.get(0))));
          }
        });
  }

  /** The document itself, as it is sent. */
  public Optional<String> document(UUID org, UUID id) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(REST)) {
            select.setObject(1, org);
            select.setObject(2, id);
            try (ResultSet row = select.executeQuery()) {
              return row.next() ? Optional.of(row.getString(4)) : Optional.empty();
            }
          }
        });
  }

  /** How the organisation's server takes documents. */
  public OutboxServer server(UUID org) {
    return scope.call(org, connection -> OutboxServers.read(connection, org));
  }

  private List<OutboxJob> read(PreparedStatement select, OutboxServer server) throws SQLException {
    List<OutboxJob> jobs = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        Explanation why =
            new Explanation(
                row.getString(7),
                OutboxJobs.instant(row, 14),
                row.getString(8),
                row.getString(17),
                row.getString(18),
                row.getString(19));
        jobs.add(
            new OutboxJob(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getObject(3, UUID.class),
                row.getInt(4),
                // An id that was made from the code would be found nowhere.
                row.getBoolean(21) ? null : row.getObject(5, UUID.class),
                row.getString(20),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                why.waits(server, clock.instant()),
                row.getInt(10),
                row.getInt(11),
                OutboxJobs.instant(row, 12),
                OutboxJobs.instant(row, 13),
                row.getString(7).equals("pending") ? OutboxJobs.instant(row, 14) : null,
                OutboxJobs.instant(row, 15),
                OutboxJobs.instant(row, 16),
                null));
      }
    }
    return jobs;
  }

  private OutboxJob.File file(Connection connection, UUID org, OutboxJob job) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(REST)) {
      select.setObject(1, org);
      select.setObject(2, job.id());
      try (ResultSet row = select.executeQuery()) {
        row.next();
        JsonNode evidence = json(row.getString(2));
        return new OutboxJob.File(
            Guidance.of(job, evidence, row.getString(4)),
            json(row.getString(1)),
            evidence,
            tries(connection, org, job.id()),
            decisions(connection, org, job.id()),
            row.getString(3));
      }
    }
  }

  private static List<OutboxJob.Try> tries(Connection connection, UUID org, UUID id)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(TRIES)) {
      select.setObject(1, org);
      select.setObject(2, id);
      List<OutboxJob.Try> tries = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          tries.add(
              new OutboxJob.Try(
                  OutboxJobs.instant(row, 1),
                  row.getString(2),
                  row.getString(3),
                  row.getBoolean(4),
                  row.getString(5),
                  row.getString(6),
                  OutboxJobs.instant(row, 7),
                  row.getObject(8, UUID.class),
                  row.getString(9)));
        }
      }
      return tries;
    }
  }

  private static List<OutboxJob.Decision> decisions(Connection connection, UUID org, UUID id)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(DECISIONS)) {
      select.setObject(1, org);
      select.setObject(2, id);
      List<OutboxJob.Decision> decisions = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          decisions.add(
              new OutboxJob.Decision(
                  OutboxJobs.instant(row, 1),
                  row.getString(2),
                  row.getString(3),
                  row.getString(4),
                  row.getString(5)));
        }
      }
      return decisions;
    }
  }

  private JsonNode json(String text) {
    try {
      return text == null ? null : json.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the database gave something else than JSON", e);
    }
  }
}
