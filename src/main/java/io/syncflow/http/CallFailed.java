package io.syncflow.http;

/** A call that brought no usable answer. Its message is a sentence for people, without secrets. */
public class CallFailed extends RuntimeException {

  /** Why, and so what may be done about it. */
  public enum Kind {
    /** The address is not one the hub may call. Nothing was sent. */
    BLOCKED(false, false),
    /** No connection came about. Nothing was sent. */
    UNREACHABLE(true, false),
    /** The total deadline passed. What was sent may have arrived. */
    TIMEOUT(true, true),
    /** The connection ended before the answer was complete. What was sent may have arrived. */
    BROKEN(true, true),
    /** The answer is not what was agreed on. */
    UNREADABLE(true, true),
    /** The answer is longer than allowed. */
    TOO_LARGE(false, true),
    /** The receiver said that it cannot now: 408, 425, 429 or 5xx. */
    BUSY(true, true),
    /** The receiver refused the account: 401 or 403. */
    UNAUTHORISED(false, false),
    /** The receiver refused the call, and did nothing. */
    REFUSED(false, false),
    /** The account is left alone for a while after many failures. Nothing was sent. */
    RESTING(false, false);

    private final boolean passing;
    private final boolean mayHaveArrived;

    Kind(boolean passing, boolean mayHaveArrived) {
      this.passing = passing;
      this.mayHaveArrived = mayHaveArrived;
    }

    /** Whether another attempt may go better. */
    public boolean isPassing() {
      return passing;
    }

    /** Whether the receiver may have done what was asked. */
    public boolean mayHaveArrived() {
      return mayHaveArrived;
    }
  }

  /** A refusal that came as an answer: the receiver has read the call, and did nothing. */
  public static final class Refused extends CallFailed {

    private final transient ApiAnswer answer;

    Refused(String message, ApiAnswer answer) {
      super(Kind.REFUSED, message);
      this.answer = answer;
    }

    /** What it said. */
    public ApiAnswer answer() {
      return answer;
    }
  }

  private final Kind kind;

  public CallFailed(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
