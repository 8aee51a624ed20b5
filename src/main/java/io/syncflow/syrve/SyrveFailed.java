package io.syncflow.syrve;

/**
 * A call of a Syrve server that did not bring what was asked. The message is a sentence for people,
 * or what the server said, verbatim; without secrets.
 */
public final class SyrveFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What happened, and so who has to act (reference/syrve.md 1.10, 1.11, 2). */
  public enum Kind {
    /** No licence seat is free, on the server or among the hub's own jobs. Nothing was tried. */
    SEAT_BUSY("license_busy", true),
    /** The login or the password is wrong. A person has to act. */
    WRONG_PASSWORD("wrong_password", false),
    /** The server refuses a token that it has just given. */
    AUTH_FAILED("auth_failed", false),
    /** The server's licence does not include the API. A person has to act. */
    MODULE_BLOCKED("module_blocked", false),
    /** The user lacks a right. A person has to act. */
    NO_PERMISSION("no_permission", false),
    /** The server starts, restarts, or cannot now. */
    SERVER_STARTING("server_starting", true),
    /** A web page instead of an answer: a proxy, a bare web server, a wrong address. */
    NOT_THE_API("not_the_api", false),
    /** 400: what was sent is wrong. */
    BAD_REQUEST("bad_request", false),
    /** 404: no such object, or a path that this version of the server does not have. */
    NOT_FOUND("not_found", false),
    /** 409: refused for a reason of the business, which is the message. */
    REFUSED("refused", false),
    /** 500: the server failed. */
    INTERNAL("internal", false),
    /** No connection, or a reading call that broke off each time. */
    UNREACHABLE("unreachable", true),
    /** An answer that was cut off or is not in its format. */
    UNREADABLE("unreadable", true),
    /** Sent, and no answer came: it is not known what the server did (decision 27). */
    UNKNOWN("unknown", false),
    /** The lease of the seat ended, and another may have it: nothing was sent. */
    SEAT_LOST("seat_lost", true);

    private final String code;
    private final boolean passing;

    Kind(String code, boolean passing) {
      this.code = code;
      this.passing = passing;
    }

    /** The outcome's name in tables and answers. */
    public String code() {
      return code;
    }

    /** Whether it may go better later without anybody's doing. */
    public boolean isPassing() {
      return passing;
    }
  }

  private final Kind kind;

  public SyrveFailed(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** The failure as a run's or a connection's reason: its name, then its sentence. */
  public String reason() {
    return kind.code + ": " + getMessage();
  }

  /** The turn has passed to somebody else. */
  static SyrveFailed seatLost() {
    return new SyrveFailed(
        Kind.SEAT_LOST, "the lease of the Syrve seat ended, and it was logged out meanwhile");
  }
}
