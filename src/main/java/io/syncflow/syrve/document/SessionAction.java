package io.syncflow.syrve.document;

import java.util.Set;

/** What a person does with a count, apart from its lines: from where, and where it leads. */
public enum SessionAction {
  /** The shelves are counted; somebody else may approve. */
  COMPLETE(SessionStatus.COUNTED, SessionStatus.DRAFT),
  /** It may be sent. */
  APPROVE(SessionStatus.APPROVED, SessionStatus.DRAFT, SessionStatus.COUNTED),
  /** Back to the shelves. */
  REOPEN(SessionStatus.DRAFT, SessionStatus.COUNTED, SessionStatus.APPROVED),
  /** It will not be sent. */
  CANCEL(
      SessionStatus.CANCELLED,
      SessionStatus.DRAFT,
      SessionStatus.COUNTED,
      SessionStatus.APPROVED,
      SessionStatus.SENT),
  /** The refused document is corrected as the next revision. */
  REVISE(SessionStatus.DRAFT, SessionStatus.SENT);

  private final SessionStatus to;
  private final Set<SessionStatus> from;

  SessionAction(SessionStatus to, SessionStatus... from) {
    this.to = to;
    this.from = Set.of(from);
  }

  SessionStatus to() {
    return to;
  }

  boolean startsAt(SessionStatus status) {
    return from.contains(status);
  }

  /** Only a document that will never be accepted may be followed by something else. */
  boolean needsRefusedDocument(SessionStatus status) {
    return status == SessionStatus.SENT;
  }
}
