package io.syncflow.delta;

import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.db.OrgScope;
import io.syncflow.record.BusinessKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/** Moves an entity's cursor by hand, while none of its runs is open; each change is audited. */
public final class SetCursor {

  private static final String ENTITY =
      " WHERE org_id = ? AND source_system = ? AND entity_name = ?";

  /** The fence only ever grows, so a row that nobody has held yet starts below every run's. */
  private static final String ENSURE_LEASE =
      "INSERT INTO bridge.run_leases (org_id, source_system, entity_name, holder, fence, lease_until)"
          + " VALUES (?, ?, ?, 'cursor set', 0, '-infinity') ON CONFLICT DO NOTHING";

  /** Whoever takes the lease waits until the cursor is set. */
  private static final String HOLD_LEASE =
      "SELECT lease_until >= clock_timestamp() FROM bridge.run_leases" + ENTITY + " FOR UPDATE";

  private static final String ENSURE_STATE =
      "INSERT INTO bridge.erp_sync_state (org_id, source_system, entity_name) VALUES (?, ?, ?)"
          + " ON CONFLICT DO NOTHING";

  private static final String STATE =
      "SELECT rowversion_kind, last_sync_rowversion, last_key::text FROM bridge.erp_sync_state"
          + ENTITY
          + " FOR UPDATE";

  private static final String SET =
      "UPDATE bridge.erp_sync_state SET last_sync_rowversion = ?, last_key = ?::jsonb,"
          + " read_again_from = NULL, unjudged_batch_uid = NULL"
          + ENTITY;

  private static final String AUDIT =
      "INSERT INTO bridge.cursor_audit (uid, org_id, source_system, entity_name, old_rowversion,"
          + " old_key, new_rowversion, new_key, reason, changed_by, user_id)"
          + " VALUES (?, ?, ?, ?, ?, ?::jsonb, ?, ?::jsonb, ?, ?, ?)";

  /** No zone is further ahead of UTC, so the source's own clock never says more. */
  private static final Duration FURTHEST = Duration.ofDays(1);

  private final OrgScope scope;
  private final Clock clock;

  public SetCursor(OrgScope scope, Clock clock) {
    this.scope = scope;
    this.clock = clock;
  }

  /**
   * What a person wants. One of {@code rowversion} and {@code at} is given, or neither for the
   * beginning.
   *
   * @param rowversion the new cursor
   * @param at the same as the source's local date and time, for a date or timestamp
   * @param key the key of the last record read; null when it does not matter
   * @param skip whether records between the old and the new cursor may stay unread
   */
  public record Wish(Long rowversion, String at, BusinessKey key, boolean skip) {}

  /**
   * Who wants it and why.
   *
   * @param name as audits name the caller
   * @param user the person; null when a machine asks
   */
  public record By(String name, UUID user, String reason) {}

  /**
   * Sets the cursor and writes the audit, in one transaction.
   *
   * @throws RunIsOpen when a run of the entity holds its lease
   * @throws WouldSkip when records would stay unread and that was not asked for
   * @throws IllegalArgumentException in one sentence, when {@code at} is no such moment, or one
   *     that the source cannot have reached: everything that it writes until then would stay unread
   */
  public void set(UUID org, String system, String entity, Wish wish, By by) {
    scope.run(
        org,
        connection -> {
          refuseWhileOpen(connection, org, system, entity);
          execute(connection, ENSURE_STATE, org, system, entity);
          try (PreparedStatement state = connection.prepareStatement(STATE)) {
            fill(state, org, system, entity);
            try (ResultSet row = state.executeQuery()) {
              row.next();
              Long old = row.getObject(2, Long.class);
              Long wanted = wanted(wish, row.getString(1));
              refuseSkipping(wish, old, wanted);
              String key = wish.key() == null ? null : wish.key().json();
              execute(connection, SET, wanted, key, org, system, entity);
              execute(
                  connection,
                  AUDIT,
                  UuidCreator.getTimeOrderedEpoch(),
                  org,
                  system,
                  entity,
                  old,
                  row.getString(3),
                  wanted,
                  key,
                  by.reason(),
                  by.name(),
                  by.user());
            }
          }
        });
  }

  private static void refuseWhileOpen(Connection connection, UUID org, String system, String entity)
      throws SQLException {
    execute(connection, ENSURE_LEASE, org, system, entity);
    try (PreparedStatement hold = connection.prepareStatement(HOLD_LEASE)) {
      fill(hold, org, system, entity);
      try (ResultSet row = hold.executeQuery()) {
        row.next();
        if (row.getBoolean(1)) {
          throw new RunIsOpen();
        }
      }
    }
  }

  private Long wanted(Wish wish, String kind) {
    LocalDateTime latest = LocalDateTime.ofInstant(clock.instant().plus(FURTHEST), ZoneOffset.UTC);
    return wish.at() == null
        ? wish.rowversion()
        : Long.valueOf(Rowversion.versionOf(kind, wish.at(), latest));
  }

  /** Without a cursor nothing has been read: any place but the beginning skips. */
  private static void refuseSkipping(Wish wish, Long old, Long wanted) {
    if (wanted != null && (old == null || wanted > old) && !wish.skip()) {
      throw new WouldSkip();
    }
  }

  private static void execute(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      fill(statement, values);
      statement.executeUpdate();
    }
  }

  private static void fill(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }

  /** A run of the entity holds its lease: it would move the cursor on. */
  public static final class RunIsOpen extends RuntimeException {
    RunIsOpen() {
      super("a run of the entity is open");
    }
  }

  /** Records between the old and the new cursor would never be read. */
  public static final class WouldSkip extends RuntimeException {
    WouldSkip() {
      super("the records between the old and the new cursor would never be read");
    }
  }
}
