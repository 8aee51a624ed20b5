package io.syncflow.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.db.OrgScope;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Deliveries until somebody has worked on them ({@code webhook_inbound_events}). Who works on them
 * holds the lease of a run, so nobody else does; an event is settled in the transaction of what
 * follows from it.
 */
public final class InboundEvents {

  private static final int LONGEST_ID = 255;

  private static final String STORE =
      "INSERT INTO public.webhook_inbound_events (id, org_id, connection_id, delivery_id,"
          + " body_hash, event_type, headers, raw_body, status, error_message, processed_at)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, CASE WHEN ?::text IS NULL THEN NULL"
          + " ELSE clock_timestamp() END)"
          + " ON CONFLICT (org_id, connection_id, delivery_id, body_hash) DO NOTHING";

  private static final String DUE = "SELECT org_id FROM bridge.organizations_with_webhooks(?)";

  private static final String PENDING =
      "SELECT e.id, e.event_type, e.raw_body, e.attempts, e.received_at"
          + " FROM public.webhook_inbound_events e JOIN public.integration_connections c"
          + " ON c.org_id = e.org_id AND c.id = e.connection_id"
          + " WHERE e.org_id = ? AND c.system = ? AND e.status = 'pending'"
          + " AND e.next_attempt_at <= clock_timestamp() ORDER BY e.received_at, e.id LIMIT ?";

  private static final String TOPICS =
      "SELECT id, event_type FROM public.webhook_inbound_events WHERE org_id = ?"
          + " AND id = ANY (?) AND event_type IS NOT NULL";

  private static final String SETTLE =
      "UPDATE public.webhook_inbound_events SET status = ?, error_message = ?,"
          + " attempts = attempts + 1, processed_at = clock_timestamp(),"
          + " updated_at = clock_timestamp() WHERE org_id = ? AND id = ANY (?)";

  private final OrgScope scope;
  private final ObjectMapper json = new ObjectMapper();

  public InboundEvents(OrgScope scope) {
    this.scope = scope;
  }

  /**
   * Stores a delivery, once: one that is known already changes nothing (B35, F32).
   *
   * @param ignored why nobody will work on it; null when somebody will
   * @return whether it is a new one
   */
  boolean store(UUID org, UUID connection, HookDelivery delivery, String ignored) {
    String hash = sha256(delivery.body());
    return scope.call(
        org,
        database -> {
          try (PreparedStatement store = database.prepareStatement(STORE)) {
            store.setObject(1, UuidCreator.getTimeOrderedEpoch());
            store.setObject(2, org);
            store.setObject(3, connection);
            store.setString(4, id(delivery, hash));
            store.setString(5, hash);
            store.setString(6, delivery.topic());
            store.setString(7, headers(delivery));
            store.setBytes(8, delivery.body());
            store.setString(9, ignored == null ? "pending" : "ignored");
            store.setString(10, ignored);
            store.setString(11, ignored);
            return store.executeUpdate() == 1;
          }
        });
  }

  /** Without an id of its own a delivery is what its body is. */
  private static String id(HookDelivery delivery, String hash) {
    String id = delivery.id();
    if (id == null || id.isBlank()) {
      return hash;
    }
    return id.length() <= LONGEST_ID ? id : sha256(id.getBytes(StandardCharsets.UTF_8));
  }

  private String headers(HookDelivery delivery) {
    try {
      return json.writeValueAsString(delivery.headers());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts is JSON", e);
    }
  }

  /** The organisations that have deliveries of a system to work on. */
  public List<UUID> due(String system) {
    return scope.call(
        null,
        database -> {
          List<UUID> due = new ArrayList<>();
          try (PreparedStatement select = database.prepareStatement(DUE)) {
            select.setString(1, system);
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                due.add(rows.getObject(1, UUID.class));
              }
            }
          }
          return due;
        });
  }

  /** The next ones, in the order they came. */
  public List<InboundEvent> next(UUID org, String system, int most) {
    return scope.call(
        org,
        database -> {
          List<InboundEvent> events = new ArrayList<>();
          try (PreparedStatement select = database.prepareStatement(PENDING)) {
            select.setObject(1, org);
            select.setString(2, system);
            select.setInt(3, most);
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                events.add(
                    new InboundEvent(
                        rows.getObject(1, UUID.class),
                        rows.getString(2),
                        rows.getBytes(3),
                        rows.getInt(4),
                        rows.getTimestamp(5).toInstant()));
              }
            }
          }
          return events;
        });
  }

  /**
   * The topics of deliveries by their ids; those that said none, or are forgotten, are not in it.
   */
  public Map<UUID, String> topics(UUID org, Collection<UUID> events) {
    return scope.call(
        org,
        database -> {
          Map<UUID, String> topics = new HashMap<>();
          try (PreparedStatement select = database.prepareStatement(TOPICS)) {
            select.setObject(1, org);
            select.setArray(2, database.createArrayOf("uuid", events.toArray()));
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                topics.put(rows.getObject(1, UUID.class), rows.getString(2));
              }
            }
          }
          return topics;
        });
  }

  /**
   * Says what became of them.
   *
   * @param status {@code processed}, {@code ignored} or {@code failed}
   * @param why one sentence; null when there is nothing to say
   */
  public void settle(UUID org, Collection<UUID> events, String status, String why) {
    if (events.isEmpty()) {
      return;
    }
    scope.run(
        org,
        database -> {
          try (PreparedStatement settle = database.prepareStatement(SETTLE)) {
            settle.setString(1, status);
            settle.setString(2, why);
            settle.setObject(3, org);
            settle.setArray(4, database.createArrayOf("uuid", events.toArray()));
            settle.executeUpdate();
          }
        });
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
