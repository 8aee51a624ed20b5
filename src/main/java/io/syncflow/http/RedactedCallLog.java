package io.syncflow.http;

import io.syncflow.db.OrgScope;
import io.syncflow.security.Redactor;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log of calls in a table: one row per attempt, in a transaction of its own, redacted first, then
 * cut (decision 13, K10). A log that fails fails no call (TRAP-22).
 */
public abstract class RedactedCallLog implements CallLog {

  private static final Logger LOG = LoggerFactory.getLogger(RedactedCallLog.class);
  private static final int LONGEST_ENDPOINT = 1_000;

  private final OrgScope scope;
  private final Redactor redactor;
  private final int kept;
  private final int lookedAt;

  /**
   * @param kept characters kept of a body
   * @param lookedAt bytes of a body that are redacted: more than are kept, so that no secret is
   *     halved
   */
  protected RedactedCallLog(OrgScope scope, Redactor redactor, int kept, int lookedAt) {
    this.scope = scope;
    this.redactor = redactor;
    this.kept = kept;
    this.lookedAt = lookedAt;
  }

  @Override
  public final void write(
      ApiAccount account, ApiCall call, SeenAnswer answer, String error, Duration took) {
    try {
      scope.runApart(
          account.org(), connection -> insert(connection, account, call, answer, error, took));
    } catch (RuntimeException e) {
      LOG.warn("A call of {} could not be logged: {}", account.system(), e.getMessage());
    }
  }

  /** Writes the row; see {@link #write}. */
  protected abstract void insert(
      Connection connection,
      ApiAccount account,
      ApiCall call,
      SeenAnswer answer,
      String error,
      Duration took)
      throws SQLException;

  /** The redactor, for what is peculiar to the table. */
  protected final Redactor redactor() {
    return redactor;
  }

  protected final String endpoint(String address) {
    return redactor.redact(address, LONGEST_ENDPOINT);
  }

  /** The body of a call as it is kept; null for none. */
  protected final String sent(ApiCall call) {
    return call.body() == null ? null : text(call.body().bytes());
  }

  /** The beginning of an answer as it is kept; null for none. */
  protected final String answered(ApiCall call, SeenAnswer answer) {
    if (answer == null) {
      return null;
    }
    return call.secretAnswer() && answer.isSuccess() ? Redactor.MARK : text(answer.start());
  }

  /** Whether less is kept of a body than there was. */
  protected final boolean isCut(ApiCall call, SeenAnswer answer) {
    int sent = call.body() == null ? 0 : call.body().bytes().length;
    return sent > kept || answer != null && answer.length() > kept;
  }

  protected static int millis(Duration took) {
    return (int) Math.min(took.toMillis(), Integer.MAX_VALUE);
  }

  /** A text as PostgreSQL can store it. */
  protected static String storable(String text) {
    return text.indexOf(0) < 0 ? text : text.replace('\0', '\uFFFD');
  }

  private String text(byte[] body) {
    if (body.length == 0) {
      return null;
    }
    String start = new String(body, 0, Math.min(body.length, lookedAt), StandardCharsets.UTF_8);
    return storable(redactor.redact(start, kept));
  }
}
