package io.syncflow.ledger;

import io.syncflow.db.OrgScope;
import java.time.Clock;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * The ledger's parts, built together because they share leases and journal.
 *
 * @param runs opens and closes runs
 * @param control pause, resume, cancel
 * @param progress takes totals from readers
 * @param keeper heartbeats; to be closed with the process
 */
public record Ledger(RunLedger runs, RunControl control, RunProgress progress, RunKeeper keeper)
    implements AutoCloseable {

  /**
   * @param node this process
   * @param lease how long a silent run keeps its lease; also how long a crashed node's runs stay
   *     closed to others
   * @param longest how long a run may take before it is ended as {@code timeout}
   * @param redact takes secrets out of what is kept of an exception
   */
  public static Ledger of(
      OrgScope scope,
      Node node,
      Clock clock,
      Duration lease,
      Duration longest,
      UnaryOperator<String> redact) {
    return of(scope, scope, node, clock, lease, longest, redact);
  }

  /**
   * As the other one, with a pool of its own for heartbeats and control: they go on when runs use
   * every other connection.
   */
  public static Ledger of(
      OrgScope scope,
      OrgScope apart,
      Node node,
      Clock clock,
      Duration lease,
      Duration longest,
      UnaryOperator<String> redact) {
    Leases leases = new Leases(node, lease);
    RunJournal journal = new RunJournal(scope);
    Duration beat = Duration.ofMillis(Math.min(1000, lease.toMillis() / 4));
    RunKeeper keeper = new RunKeeper(apart, leases, journal, lease, beat);
    return new Ledger(
        new RunLedger(scope, leases, journal, keeper, redact),
        new RunControl(apart, clock, longest),
        journal,
        keeper);
  }

  @Override
  public void close() {
    keeper.close();
  }
}
