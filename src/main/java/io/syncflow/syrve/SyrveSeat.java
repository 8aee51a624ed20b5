package io.syncflow.syrve;

import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunControl;
import org.apache.camel.ExchangeProperty;

/**
 * The seat as routes see it: {@code open} in a {@code doTry}, {@code close} in its {@code
 * doFinally} (decision 28).
 */
public final class SyrveSeat {

  /** Exchange property: the {@link SyrveSession} of a run. */
  public static final String SESSION = "syrve";

  private final SyrveSeats seats;
  private final RunControl control;

  public SyrveSeat(SyrveSeats seats, RunControl control) {
    this.seats = seats;
    this.control = control;
  }

  /**
   * Opens the session of a run; it obeys pause and cancel while it waits.
   *
   * @throws SyrveFailed when there is none
   */
  public SyrveSession open(Run run) {
    return seats.open(run.org(), run.isBooked() ? run.id() : null, () -> control.obey(run));
  }

  /** Closes the session, if one was opened; never throws. */
  public void close(@ExchangeProperty(SESSION) SyrveSession session) {
    if (session != null) {
      session.close();
    }
  }
}
