package io.syncflow.syrve.outbox;

import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.db.OrgScope;
import io.syncflow.record.BusinessKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/**
 * What people decide about documents; each decision is one transaction with its row in {@code
 * syrve_outbox_decisions}.
 */
public final class OutboxDesk {

  private static final String LOCK =
      "SELECT j.status, j.job_type, j.session_id, j.document_number, EXISTS (SELECT FROM"
          + " public.syrve_outbox_jobs AS n WHERE n.tenant_id = j.tenant_id"
          + " AND n.session_id = j.session_id AND n.job_type = j.job_type"
          + " AND n.revision > j.revision) FROM public.syrve_outbox_jobs AS j"
          + " WHERE j.tenant_id = ? AND j.id = ? FOR UPDATE OF j";

  private static final String SENT =
      "UPDATE public.syrve_outbox_jobs SET status = 'succeeded', error_code = NULL,"
          + " last_error = NULL, sent_at = coalesce(sent_at, ?), finished_at = ?"
          + " WHERE tenant_id = ? AND id = ?";

  /** The fence grows: whoever still holds an old claim can do nothing with it. */
  private static final String AGAIN =
      "UPDATE public.syrve_outbox_jobs SET status = 'pending', fence = fence + 1,"
          + " next_attempt_at = ?, error_code = NULL, last_error = NULL, sent_at = NULL,"
          + " finished_at = NULL, evidence = NULL, looked_at = NULL,"
          + " attempts = CASE WHEN status = 'failed' THEN 0 ELSE attempts END"
          + " WHERE tenant_id = ? AND id = ?";

  private static final String DUE =
      "UPDATE public.syrve_outbox_jobs SET next_attempt_at = ? WHERE tenant_id = ? AND id = ?";

  private static final String CANCEL =
      "UPDATE public.syrve_outbox_jobs SET status = 'cancelled', finished_at = ?"
          + " WHERE tenant_id = ? AND id = ?";

  /** What a person has put right is tried at once. */
  private static final String WAKE =
      "UPDATE public.syrve_outbox_turns SET next_at = '-infinity' WHERE tenant_id = ?";

  private static final String NOTE =
      "INSERT INTO public.syrve_outbox_decisions (id, tenant_id, job_id, action, status_before,"
          + " actor, user_id, reason) VALUES (?, ?, ?, ?, ?::job_status, ?, ?, ?)";

  private static final String CHECK =
      "UPDATE public.syrve_config SET check_before_sending = ? WHERE tenant_id = ?";

  private final OrgScope scope;
  private final Clock clock;
  private final OutboxLetters letters = new OutboxLetters();
  private final OutboxAlerts alerts;

  public OutboxDesk(OrgScope scope, Clock clock) {
    this.scope = scope;
    this.clock = clock;
    this.alerts = new OutboxAlerts(scope);
  }

  /**
   * Who decides, and why.
   *
   * @param name as audits name the caller
   * @param user the person behind it; null when a machine did it
   * @param reason for whoever looks later
   */
  public record Decision(String name, UUID user, String reason) {}

  /** What can be decided. */
  public enum Action {
    /** Of an unknown one: Syrve has it. */
    RESOLVED_SENT,
    /** Of an unknown one: Syrve does not have it, it is to be sent again. */
    RESOLVED_RESEND,
    /** A failed one gets new attempts; one that waits for its next attempt is due now. */
    RETRIED,
    /** It is not to be sent. */
    CANCELLED
  }

  /** A document as it stands when somebody decides. */
  private record Standing(String status, BusinessKey key, boolean outdated) {}

  /**
   * Decides.
   *
   * @return false when the organisation has no such document
   * @throws OutboxRefused when its state does not allow that
   */
  public boolean decide(UUID org, UUID id, Action action, Decision decision) {
    boolean found =
        scope.call(
            org,
            connection -> {
              Standing standing = lock(connection, org, id);
              if (standing == null) {
                return false;
              }
              refuse(action, standing);
              change(connection, org, id, action, standing);
              note(connection, org, id, action, standing, decision);
              return true;
            });
    if (found) {
      alerts.look(org, null);
    }
    return found;
  }

  /**
   * Sets whether each document is tried before it is sent.
   *
   * @return false when the organisation has no connection to Syrve
   */
  public boolean checkBeforeSending(UUID org, boolean check) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement set = connection.prepareStatement(CHECK)) {
            set.setBoolean(1, check);
            set.setObject(2, org);
            return set.executeUpdate() == 1;
          }
        });
  }

  private static void refuse(Action action, Standing standing) {
    Set<String> from =
        switch (action) {
          case RESOLVED_SENT, RESOLVED_RESEND -> Set.of("unknown");
          case RETRIED, CANCELLED -> Set.of("pending", "failed");
        };
    if (!from.contains(standing.status())) {
      throw new OutboxRefused(sentence(action, standing.status()));
    }
    if (standing.outdated() && standing.status().equals("failed") && action == Action.RETRIED) {
      throw new OutboxRefused("A newer revision of the same session is queued.");
    }
  }

  private static String sentence(Action action, String status) {
    if (status.equals("unknown")) {
      return "What Syrve did with the document is unknown: look there, then `syncflow outbox resolve`.";
    }
    String wanted =
        action == Action.RETRIED || action == Action.CANCELLED
            ? "only one that waits or failed can be "
                + (action == Action.RETRIED ? "tried again." : "cancelled.")
            : "only one of unknown outcome can be resolved.";
    return "The document is " + status + "; " + wanted;
  }

  private void change(Connection connection, UUID org, UUID id, Action action, Standing standing)
      throws SQLException {
    Timestamp now = Timestamp.from(clock.instant());
    switch (action) {
      case RESOLVED_SENT -> {
        update(connection, SENT, now, now, org, id);
        letters.resolve(connection, org, standing.key(), "passed", null);
      }
      case RESOLVED_RESEND -> {
        update(connection, AGAIN, now, org, id);
        update(connection, WAKE, org);
      }
      case RETRIED -> {
        update(connection, standing.status().equals("failed") ? AGAIN : DUE, now, org, id);
        update(connection, WAKE, org);
      }
      case CANCELLED -> {
        update(connection, CANCEL, now, org, id);
        if (!standing.outdated()) {
          letters.resolve(connection, org, standing.key(), "ignored", null);
        }
      }
      default -> throw new IllegalStateException(action.name());
    }
  }

  private static Standing lock(Connection connection, UUID org, UUID id) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
      lock.setObject(1, org);
      lock.setObject(2, id);
      try (ResultSet row = lock.executeQuery()) {
        if (!row.next()) {
          return null;
        }
        return new Standing(
            row.getString(1),
            OutboxLetters.key(row.getString(2), row.getObject(3, UUID.class), row.getString(4)),
            row.getBoolean(5));
      }
    }
  }

  private static void note(
      Connection connection, UUID org, UUID id, Action action, Standing standing, Decision decision)
      throws SQLException {
    update(
        connection,
        NOTE,
        UuidCreator.getTimeOrderedEpoch(),
        org,
        id,
        action.name().toLowerCase(Locale.ROOT),
        standing.status(),
        decision.name(),
        decision.user(),
        decision.reason());
  }

  private static void update(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        update.setObject(i + 1, values[i]);
      }
      update.executeUpdate();
    }
  }
}
