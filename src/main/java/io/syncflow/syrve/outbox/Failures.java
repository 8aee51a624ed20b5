package io.syncflow.syrve.outbox;

import io.syncflow.syrve.SyrveFailed;
import io.syncflow.syrve.outbox.Reply.Outcome;
import io.syncflow.syrve.outbox.Reply.Step;
import java.util.Set;

/** What a call that failed means for the document it was made for (reference/syrve.md 2). */
final class Failures {

  private static final Set<String> PERSONS =
      Set.of("wrong_password", "auth_failed", "module_blocked", "no_permission", "not_the_api");

  private Failures() {}

  /** Whether a server that says so takes documents only after a person has acted. */
  static boolean needPerson(String code) {
    return PERSONS.contains(code);
  }

  /**
   * Judges a failure.
   *
   * <p>After the document was sent, all that is certain is what the server itself refused, and what
   * it could not even receive. A 500 is no proof that nothing was saved, and a web page is somebody
   * else's answer: both leave it unknown (decision 27).
   */
  static Reply judge(Step step, SyrveFailed failure) {
    boolean sent = step == Step.SEND;
    Outcome outcome =
        switch (failure.kind()) {
          case BAD_REQUEST, NOT_FOUND, REFUSED -> Outcome.REFUSED;
          case SEAT_BUSY,
              SEAT_LOST,
              SERVER_STARTING,
              UNREACHABLE,
              WRONG_PASSWORD,
              AUTH_FAILED,
              MODULE_BLOCKED,
              NO_PERMISSION ->
              Outcome.RETURNED;
          case NOT_THE_API -> sent ? Outcome.UNKNOWN : Outcome.RETURNED;
          case INTERNAL, UNREADABLE, UNKNOWN -> sent ? Outcome.UNKNOWN : Outcome.AGAIN;
        };
    String code = outcome == Outcome.UNKNOWN ? OutboxLetters.UNKNOWN : failure.kind().code();
    return new Reply(step, outcome, code, failure.getMessage(), null, null);
  }
}
