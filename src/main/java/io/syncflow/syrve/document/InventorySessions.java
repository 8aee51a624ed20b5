package io.syncflow.syrve.document;

import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.db.DatabaseException;
import io.syncflow.db.OrgScope;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stock counts: people create them, decide about them and list them. */
public final class InventorySessions {

  private static final String LIST =
      SessionRows.SELECT
          + " AND (?::text IS NULL OR s.status = ?) AND (?::uuid IS NULL OR s.store_id = ?)"
          + " AND (?::text IS NULL OR s.store_code = ? OR s.store_id IN (SELECT o.syrve_id FROM"
          + " public.syrve_raw_objects AS o WHERE o.tenant_id = s.org_id AND o.entity_type = 'store'"
          + " AND o.payload ->> 'code' = ?))"
          + " AND (?::uuid IS NULL OR s.id < ?) ORDER BY s.id DESC LIMIT ?";

  private static final String INSERT =
      "INSERT INTO public.inventory_sessions"
          + " (store_id, store_code, number, counted_at, note, org_id, id, created_by)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

  private static final String UPDATE =
      "UPDATE public.inventory_sessions SET store_id = ?, store_code = ?, number = ?,"
          + " counted_at = ?, note = ?, updated_at = clock_timestamp() WHERE org_id = ? AND id = ?";

  private static final String MOVE =
      "UPDATE public.inventory_sessions SET status = ?, revision = ?,"
          + " approved_by = CASE WHEN ? THEN ?::uuid END,"
          + " approved_by_name = CASE WHEN ? THEN ?::text END,"
          + " approved_at = CASE WHEN ? THEN clock_timestamp() END,"
          + " updated_at = clock_timestamp() WHERE org_id = ? AND id = ?";

  private static final String DEFAULT_STORE =
      "SELECT default_store_id FROM public.syrve_config WHERE tenant_id = ?";

  private static final String TAKEN = "23505";

  private final OrgScope scope;

  public InventorySessions(OrgScope scope) {
    this.scope = scope;
  }

  /**
   * What to list; a null leaves that out of account.
   *
   * @param storeCode the store's code, of counts that name it by that or by its id
   * @param before only sessions older than this one, by id
   * @param limit at most so many
   */
  public record Query(String status, UUID store, String storeCode, UUID before, int limit) {}

  /** The store of a count that names none, as the connection to Syrve says; may be null. */
  public UUID defaultStore(UUID org) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(DEFAULT_STORE)) {
            select.setObject(1, org);
            try (ResultSet row = select.executeQuery()) {
              return row.next() ? row.getObject(1, UUID.class) : null;
            }
          }
        });
  }

  /**
   * Creates a draft and answers its id.
   *
   * @throws SessionRefused when the number is taken, or Syrve is known not to have the store
   */
  public UUID create(UUID org, InventorySession.Header header, UUID user) {
    UUID id = UuidCreator.getTimeOrderedEpoch();
    write(
        org,
        header,
        INSERT,
        insert -> {
          insert.setObject(6, org);
          insert.setObject(7, id);
          insert.setObject(8, user);
        });
    return id;
  }

  /**
   * Changes the header of a draft.
   *
   * @throws SessionRefused when there is none, it is no draft any more, the number is taken, or
   *     Syrve is known not to have the store
   */
  public void change(UUID org, UUID id, InventorySession.Header header) {
    scope.run(
        org,
        connection -> {
          SessionRows.draft(connection, org, id);
          write(
              org,
              header,
              UPDATE,
              update -> {
                update.setObject(6, org);
                update.setObject(7, id);
              });
        });
  }

  /** The organisation's sessions, newest first. */
  public List<InventorySession> list(UUID org, Query query) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(LIST)) {
            select.setObject(1, org);
            int next = 2;
            for (Object filter : new Object[] {query.status(), query.store()}) {
              select.setObject(next++, filter);
              select.setObject(next++, filter);
            }
            for (int i = 0; i < 3; i++) {
              select.setString(next++, query.storeCode());
            }
            select.setObject(next++, query.before());
            select.setObject(next++, query.before());
            select.setInt(next, query.limit());
            return SessionRows.read(select);
          }
        });
  }

  /** One session; empty when the organisation has none of that id. */
  public Optional<InventorySession> find(UUID org, UUID id) {
    return scope.call(
        org, connection -> Optional.ofNullable(SessionRows.read(connection, org, id)));
  }

  /**
   * Does what a person wants with a session.
   *
   * @param name the person or token, for whoever asks later who approved
   * @throws SessionRefused when its state does not allow that
   */
  public void act(UUID org, UUID id, SessionAction action, UUID user, String name) {
    scope.run(
        org,
        connection -> {
          InventorySession session = SessionRows.locked(connection, org, id);
          SessionStatus status = SessionStatus.of(session.status());
          refuse(action, status, session);
          boolean approves = action == SessionAction.APPROVE;
          try (PreparedStatement move = connection.prepareStatement(MOVE)) {
            move.setString(1, action.to().word());
            move.setInt(2, session.revision() + (action == SessionAction.REVISE ? 1 : 0));
            move.setBoolean(3, approves);
            move.setObject(4, user);
            move.setBoolean(5, approves);
            move.setString(6, name);
            move.setBoolean(7, approves);
            move.setObject(8, org);
            move.setObject(9, id);
            move.executeUpdate();
          }
        });
  }

  private static void refuse(SessionAction action, SessionStatus status, InventorySession session) {
    if (!action.startsAt(status)) {
      throw SessionRows.wrongState("The session is " + status.word() + ".");
    }
    if (action == SessionAction.APPROVE && session.lines() == 0) {
      throw new SessionRefused(SessionRefused.Reason.EMPTY, "The session has no lines.");
    }
    if (action.needsRefusedDocument(status) && !isRefused(session.document())) {
      throw SessionRows.wrongState(
          "Its document is "
              + (session.document() == null ? "not queued" : session.document().status())
              + "; only one that failed or was cancelled can be followed by another.");
    }
  }

  private static boolean isRefused(InventorySession.QueuedDocument document) {
    return document != null
        && (document.status().equals("failed") || document.status().equals("cancelled"));
  }

  @FunctionalInterface
  private interface Rest {
    void set(PreparedStatement statement) throws SQLException;
  }

  private void write(UUID org, InventorySession.Header header, String sql, Rest rest) {
    try {
      scope.run(
          org,
          connection -> {
            KnownStores.of(connection, org).refuseUnknown(header.storeId(), header.storeCode());
            try (PreparedStatement write = connection.prepareStatement(sql)) {
              write.setObject(1, header.storeId());
              write.setString(2, header.storeCode());
              write.setString(3, header.number());
              write.setTimestamp(4, Timestamp.from(header.countedAt()));
              write.setString(5, header.note());
              rest.set(write);
              write.executeUpdate();
            }
          });
    } catch (DatabaseException e) {
      if (TAKEN.equals(e.sqlState())) {
        throw new SessionRefused(
            SessionRefused.Reason.NUMBER_TAKEN,
            "The number " + header.number() + " belongs to another session.");
      }
      throw e;
    }
  }
}
