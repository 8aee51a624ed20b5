package io.syncflow.syrve;

import io.syncflow.http.ApiCall.Body;
import io.syncflow.syrve.SyrveFailed.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A session at a Syrve server: it holds the licence seat until it is closed. Calls go strictly one
 * after another, whichever threads make them (reference/syrve.md 2.6).
 */
public final class SyrveSession implements AutoCloseable {

  private static final String XML = "application/xml; charset=UTF-8";
  private static final String JSON = "application/json";

  /** Reads an answer of success while it arrives. */
  @FunctionalInterface
  public interface Reader<T> {

    /**
     * @param body ends at the hub's limit for answers
     * @throws IOException what the body threw; another one makes the call UNREADABLE
     */
    T read(InputStream body) throws IOException;
  }

  private final SyrveSeats seats;
  private final SyrveAccount account;
  private final Seat seat;
  private final Runnable patience;
  private final ReentrantLock turn = new ReentrantLock(true);
  private volatile SyrveServer server;
  private String token;
  private Instant issued;
  private volatile Instant leaseEnd;
  private volatile boolean closed;

  SyrveSession(
      SyrveSeats seats, SyrveAccount account, Seat seat, Instant leaseEnd, Runnable patience) {
    this.seats = seats;
    this.account = account;
    this.server = account.server();
    this.seat = seat;
    this.leaseEnd = leaseEnd;
    this.patience = patience;
  }

  /** Whose session it is. */
  public UUID org() {
    return account.org();
  }

  /** The server's accounting time: its times name no zone. */
  public ZoneId zone() {
    return account.zone();
  }

  /** What the server said of itself; {@link SyrveServer#UNKNOWN} when it never did. */
  public SyrveServer server() {
    return server;
  }

  /**
   * A reading call. It is made again, a few times, when it breaks off.
   *
   * @param path below {@code /resto}, for example {@code /api/v2/entities/products/list}
   * @param query in their order, not encoded; {@code key} is added
   * @throws SyrveFailed when there is no answer of success
   */
  public <T> T get(String path, List<Map.Entry<String, String>> query, Reader<T> reader) {
    return seats.repeated(this, () -> call(path, query, null, false, reader));
  }

  /** A reading call whose parameters are a form, as {@link #get}. */
  public <T> T postForm(String path, List<Map.Entry<String, String>> fields, Reader<T> reader) {
    return seats.repeated(this, () -> call(path, List.of(), Body.form(fields), false, reader));
  }

  /**
   * Sends an XML document, once.
   *
   * @return the answer's body
   * @throws SyrveFailed of kind UNKNOWN when it was sent and not answered (decision 27)
   */
  public byte[] postXml(String path, byte[] document) {
    return call(path, List.of(), new Body(document, XML), true, InputStream::readAllBytes);
  }

  /** Sends a JSON document, once, as {@link #postXml}. */
  public byte[] postJson(String path, byte[] document) {
    return call(path, List.of(), new Body(document, JSON), true, InputStream::readAllBytes);
  }

  private <T> T call(
      String path,
      List<Map.Entry<String, String>> query,
      Body body,
      boolean writing,
      Reader<T> reader) {
    turn.lock();
    try {
      refuseClosed();
      seats.hold(this);
      try {
        return seats.client().call(account, token, path, query, body, writing, seat.run(), reader);
      } catch (SyrveFailed failure) {
        if (failure.kind() != Kind.AUTH_FAILED) {
          throw failure;
        }
      }
      // Refused before anything was done: the token has run out, or the server was restarted (F26).
      seats.renewRefused(this);
      return seats.client().call(account, token, path, query, body, writing, seat.run(), reader);
    } finally {
      turn.unlock();
    }
  }

  private void refuseClosed() {
    if (closed || token == null) {
      throw new SyrveFailed(Kind.SEAT_LOST, "the session at the Syrve server has ended");
    }
  }

  SyrveAccount account() {
    return account;
  }

  Seat seat() {
    return seat;
  }

  void server(SyrveServer told) {
    server = told;
  }

  Runnable patience() {
    return patience;
  }

  String token() {
    return token;
  }

  Instant issued() {
    return issued;
  }

  void token(String given, Instant when) {
    token = given;
    issued = when;
  }

  Instant leaseEnd() {
    return leaseEnd;
  }

  void leaseEnd(Instant end) {
    leaseEnd = end;
  }

  /**
   * Logs out and frees the seat, after the call under way. It does not throw: what fails is done
   * again in the background (F28).
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    turn.lock();
    try {
      seats.close(this);
    } finally {
      turn.unlock();
    }
  }

  @Override
  public String toString() {
    return "SyrveSession[" + seat.id() + "]";
  }
}
