package io.syncflow.sandbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;

/** The faults of one simulated system: each is made once, in the order they were asked for. */
public final class ApiFaults {

  private static final Set<ApiFault> OF_WRITING =
      Set.of(ApiFault.NONE, ApiFault.NO_ANSWER, ApiFault.REFUSED_400, ApiFault.UNKNOWN_404);

  private final Deque<ApiFault> asked = new ArrayDeque<>();

  /** Asks for a fault in each of the next {@code times} calls. */
  public synchronized void next(ApiFault fault, int times) {
    for (int i = 0; i < times; i++) {
      asked.add(fault);
    }
  }

  /** Forgets what was asked for and not made. */
  synchronized void forget() {
    asked.clear();
  }

  /** The fault of a call; one of writing calls waits for such a call. */
  synchronized Optional<ApiFault> take(boolean writing) {
    return !writing && asked.peek() != null && OF_WRITING.contains(asked.peek())
        ? Optional.empty()
        : Optional.ofNullable(asked.poll());
  }

  /** Faults that have been asked for and not been made. */
  public synchronized int left() {
    return asked.size();
  }
}
