package io.syncflow.deadletter;

import io.syncflow.db.OrgScope;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunControl;
import io.syncflow.ledger.RunLedger;
import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunProgress;
import io.syncflow.ledger.RunRequest;
import io.syncflow.ledger.RunState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;

/**
 * The steps of a replay around its chunks: what is due, open, page, close. A replay is a run of its
 * own (decisions 14, 15): it can be watched, paused and cancelled, and its counts add up.
 */
public final class Replays {

  /** Exchange property: which dead letters ({@link Selection}), all of one system and entity. */
  public static final String SELECTION = "selection";

  /**
   * Exchange property: a {@link CompletableFuture} that gets the {@link Run} as soon as it is open;
   * may be absent.
   */
  public static final String OPENED = "opened";

  /**
   * What one claim takes: several pages, so that a node with many due ones is not at it all day.
   */
  private static final int CLAIMED_AT_ONCE = 5_000;

  /** Longer than any replay of what one claim takes. */
  private static final Duration CLAIM = Duration.ofMinutes(30);

  private static final String DUE =
      "SELECT org_id, source_system, entity_name, uids"
          + " FROM bridge.claim_due_retries(?, make_interval(secs => ?), ?)";

  private static final String HELD =
      "SELECT org_id, source_system, entity_name FROM bridge.due_held_changes()";

  private final OrgScope scope;
  private final RunLedger ledger;
  private final RunControl control;
  private final RunProgress progress;
  private final FailedRecords failed;
  private final Clock clock;

  public Replays(
      OrgScope scope, RunLedger ledger, RunControl control, RunProgress progress, Clock clock) {
    this.scope = scope;
    this.ledger = ledger;
    this.control = control;
    this.progress = progress;
    this.failed = new FailedRecords(scope);
    this.clock = clock;
  }

  /** Dead letters of one entity of one organisation whose next attempt is due. */
  public record Due(UUID org, String system, String entity, Selection selection) {}

  /**
   * Claims what is due over all organisations (decision 9): transient errors whose next attempt has
   * come, and entities of which changes wait behind dead letters that are resolved. What is not
   * settled within half an hour falls due again, so a node that dies loses nothing.
   */
  public List<Due> claim() {
    return scope.call(
        null,
        connection -> {
          try (PreparedStatement claim = connection.prepareStatement(DUE)) {
            claim.setTimestamp(1, Timestamp.from(clock.instant()));
            claim.setLong(2, CLAIM.toSeconds());
            claim.setInt(3, CLAIMED_AT_ONCE);
            List<Due> due = new ArrayList<>();
            try (ResultSet row = claim.executeQuery()) {
              while (row.next()) {
                UUID[] ids = (UUID[]) row.getArray(4).getArray();
                due.add(
                    new Due(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        row.getString(3),
                        Selection.of(Arrays.asList(ids)).onlyOpen()));
              }
            }
            addHeld(connection, due);
            return due;
          }
        });
  }

  /** A replay of no dead letter releases what is held; any other one does, too. */
  private static void addHeld(Connection connection, List<Due> due) throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(HELD);
        ResultSet row = ask.executeQuery()) {
      while (row.next()) {
        UUID org = row.getObject(1, UUID.class);
        String system = row.getString(2);
        String entity = row.getString(3);
        boolean known =
            due.stream()
                .anyMatch(
                    d ->
                        d.org().equals(org)
                            && d.system().equals(system)
                            && d.entity().equals(entity));
        if (!known) {
          due.add(new Due(org, system, entity, Selection.of(List.of()).onlyOpen()));
        }
      }
    }
  }

  /**
   * Opens the run that the exchange's properties describe: org, system, entity, trigger, actor.
   *
   * @throws io.syncflow.ledger.RunRefused when a run of the entity is open already
   */
  public Run open(Exchange exchange) {
    Run run = sideways(ledger.open(request(exchange)));
    @SuppressWarnings("unchecked")
    CompletableFuture<Run> opened = exchange.getProperty(OPENED, CompletableFuture.class);
    if (opened != null) {
      opened.complete(run);
    }
    return run;
  }

  /** Opens a run that only the thread's open transaction sees, to be rolled back with it. */
  public Run rehearse(Exchange exchange) {
    return sideways(ledger.openUnseen(request(exchange)));
  }

  private static RunRequest request(Exchange exchange) {
    return new RunRequest(
        exchange.getProperty("org", UUID.class),
        exchange.getProperty("system", String.class),
        exchange.getProperty("entity", String.class),
        RunMode.REPLAY,
        exchange.getProperty("trigger", "manual", String.class),
        exchange.getProperty("actor", UUID.class));
  }

  /** Without a cursor: a record that had failed before it is not one that came late. */
  private static Run sideways(Run run) {
    return new Run(
        run.id(),
        run.org(),
        run.system(),
        run.entity(),
        run.mode(),
        run.fence(),
        null,
        run.resumedFrom(),
        run.startedAt());
  }

  /**
   * The pages of the replay; each dead letter is in one of them.
   *
   * @param most dead letters that the target takes at once; null when it does not mind
   */
  public ReplayPages pages(Run run, Selection selection, Integer most) {
    progress.expect(run, failed.count(run.org(), selection), null);
    return new ReplayPages(scope, control, run, selection, most == null ? ReplayPages.PAGE : most);
  }

  /** Closes the run once every page is settled. */
  public RunState complete(@ExchangeProperty("run") Run run) {
    return ledger.complete(run);
  }
}
