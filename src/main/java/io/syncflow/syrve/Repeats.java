package io.syncflow.syrve;

import io.syncflow.syrve.SyrveFailed.Kind;
import java.util.function.Supplier;

/** Makes reading calls again, in the same session, while they break off (F20-F24). */
final class Repeats {

  private final Quiet quiet;
  private final Waits waits;
  private final int attempts;

  /**
   * @param attempts how often a call is tried in all
   */
  Repeats(Quiet quiet, Waits waits, int attempts) {
    this.quiet = quiet;
    this.waits = waits;
    this.attempts = attempts;
  }

  /**
   * @throws SyrveFailed when it did not go well however often it was tried, or at once when another
   *     try would not help, or the server wants to be left alone for longer than a seat may wait
   */
  <T> T of(SyrveSession session, Supplier<T> call) {
    for (int attempt = 1; ; attempt++) {
      try {
        return call.get();
      } catch (SyrveFailed failure) {
        boolean busy = failure.kind() == Kind.SERVER_STARTING && quiet.isShort(session.account());
        boolean passing = failure.kind() == Kind.UNREACHABLE || failure.kind() == Kind.UNREADABLE;
        if (!busy && !passing || attempt >= attempts) {
          throw failure;
        }
        waits.last(
            busy ? quiet.left(session.account()) : Waits.SLICE.multipliedBy(attempt),
            session.patience());
      }
    }
  }
}
