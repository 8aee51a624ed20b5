package io.syncflow.syrve;

import io.syncflow.http.ApiCall;
import io.syncflow.http.ApiCall.Body;
import io.syncflow.http.ApiCall.Repeat;
import io.syncflow.http.CallFailed;
import io.syncflow.http.Outbound;
import io.syncflow.security.Redactor;
import io.syncflow.syrve.SyrveFailed.Kind;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Single calls of a Syrve server, each tried once, with every outcome named. It holds no state:
 * whoever calls has the seat.
 */
final class SyrveClient implements AutoCloseable {

  /** A connection of its own: one that the server has closed meanwhile would look like a cut. */
  private static final Map<String, String> ALONE = Map.of("Accept", "*/*", "Connection", "close");

  private static final Map<String, String> PLAIN = Map.of("Accept", "*/*");
  private static final int LONGEST_MESSAGE = 16 << 10;

  /** A proxy that gave up waiting says so, too; what it had passed on is done all the same. */
  private static final Set<Integer> MAYBE_DONE = Set.of(408, 502, 504);

  private final Outbound brief;
  private final Outbound calls;
  private final Redactor redactor;
  private final Quiet quiet;

  /**
   * @param brief for logins, logouts and questions about the server: with a short deadline, because
   *     others wait for the seat
   * @param calls for everything else
   * @param redactor for what servers say when they refuse: some repeat the request, token and all
   * @param quiet heeds what servers ask for when they are busy
   */
  SyrveClient(Outbound brief, Outbound calls, Redactor redactor, Quiet quiet) {
    this.brief = brief;
    this.calls = calls;
    this.redactor = redactor;
    this.quiet = quiet;
  }

  /**
   * Logs in.
   *
   * @return the token; it is a secret, and nobody has stored it yet
   * @throws SyrveFailed of kind UNKNOWN when it was sent and not answered: the server may have
   *     given a seat (F29)
   */
  String login(SyrveAccount account, UUID run) {
    List<Map.Entry<String, String>> fields =
        List.of(Map.entry("login", account.login()), Map.entry("pass", account.passwordHash()));
    ApiCall call = brief("/api/auth", fields, account.postLogin(), true, run);
    try {
      return brief.exchange(
          account.http(),
          call,
          (status, headers, body) -> token(account, status, headers, text(body)));
    } catch (CallFailed failure) {
      throw failed(failure, true);
    } catch (SyrveFailed failure) {
      if (failure.kind() == Kind.WRONG_PASSWORD && !server(account, run).isUp()) {
        throw new SyrveFailed(
            Kind.SERVER_STARTING, "the Syrve server starts and cannot check the password yet");
      }
      throw failure;
    }
  }

  private String token(
      SyrveAccount account, int status, Map<String, String> headers, String answer) {
    String type = headers.get("content-type");
    if (status != 200) {
      quiet.heed(account, headers);
      throw Refusals.of(status, type, redactor.redact(answer), true);
    }
    if (Refusals.isPage(type, answer)) {
      throw Refusals.page(status);
    }
    return Token.in(answer)
        .orElseThrow(
            () ->
                new SyrveFailed(
                    Kind.NOT_THE_API, "the login was answered with something that is no token"));
  }

  /**
   * Logs out; a session that the server does not know any more is out already.
   *
   * @throws SyrveFailed when it is not sure that the seat is free (F28)
   */
  void logout(SyrveAccount account, String token, UUID run) {
    ApiCall call =
        brief("/api/logout", List.of(Map.entry("key", token)), account.postLogin(), true, run);
    try {
      brief.exchange(
          account.http(),
          call,
          (status, headers, body) -> {
            String said = redactor.redact(text(body));
            String type = headers.get("content-type");
            if (status == 200 && Refusals.isPage(type, said)) {
              throw Refusals.page(status);
            }
            if (status != 200 && status != 401) {
              throw Refusals.of(status, type, said, false);
            }
            return null;
          });
    } catch (CallFailed failure) {
      throw failed(failure, true);
    }
  }

  /** What the server says of itself without a login; {@link SyrveServer#UNKNOWN} when nothing. */
  SyrveServer server(SyrveAccount account, UUID run) {
    ApiCall call =
        brief("/get_server_info.jsp", List.of(Map.entry("encoding", "UTF-8")), false, false, run);
    try {
      return brief.exchange(
          account.http(),
          call,
          (status, headers, body) ->
              status == 200
                  ? ServerInfo.read(body.readNBytes(LONGEST_MESSAGE))
                  : SyrveServer.UNKNOWN);
    } catch (CallFailed failure) {
      return SyrveServer.UNKNOWN;
    }
  }

  /** What the server says of itself, and to a user what kind of server it is. */
  SyrveServer ask(SyrveAccount account, String token, UUID run, Instant now) {
    SyrveServer told = server(account, run);
    if (told == SyrveServer.UNKNOWN) {
      return told;
    }
    String type = null;
    try {
      type =
          call(
                  account,
                  token,
                  "/api/replication/serverType",
                  List.of(),
                  null,
                  false,
                  run,
                  body -> ServerInfo.read(body.readNBytes(LONGEST_MESSAGE)))
              .type();
    } catch (SyrveFailed failure) {
      // Not every version tells, nor every user's rights allow it: a gate then goes by the version.
    }
    return new SyrveServer(told.name(), told.version(), told.edition(), type, told.state(), now);
  }

  /**
   * One call with a token.
   *
   * @param body null for a GET
   * @param writing whether the server does something: then a cut is UNKNOWN
   */
  <T> T call(
      SyrveAccount account,
      String token,
      String path,
      List<Map.Entry<String, String>> query,
      Body body,
      boolean writing,
      UUID run,
      SyrveSession.Reader<T> reader) {
    List<Map.Entry<String, String>> all = new ArrayList<>(query);
    all.add(Map.entry("key", token));
    ApiCall call =
        new ApiCall(
            body == null ? "GET" : "POST",
            path,
            all,
            PLAIN,
            body,
            Repeat.NEVER,
            false,
            run,
            () -> {});
    try {
      return calls.exchange(
          account.http(),
          call,
          (status, headers, answer) -> {
            if (writing && MAYBE_DONE.contains(status)) {
              throw new SyrveFailed(
                  Kind.UNKNOWN,
                  "the answer was "
                      + status
                      + ", from the Syrve server or from something before it: it is not known whether"
                      + " the document arrived");
            }
            if (status < 200 || status >= 300) {
              quiet.heed(account, headers);
            }
            return read(status, headers.get("content-type"), answer, reader);
          });
    } catch (CallFailed failure) {
      throw failed(failure, writing);
    }
  }

  private <T> T read(int status, String type, InputStream answer, SyrveSession.Reader<T> reader)
      throws IOException {
    if (status < 200 || status >= 300) {
      throw Refusals.of(status, type, redactor.redact(text(answer)), false);
    }
    BufferedInputStream body = new BufferedInputStream(answer);
    body.mark(512);
    String start = new String(body.readNBytes(256), StandardCharsets.UTF_8);
    if (Refusals.isPage(type, start)) {
      throw Refusals.page(status);
    }
    body.reset();
    return reader.read(body);
  }

  private static String text(InputStream body) throws IOException {
    return new String(body.readNBytes(LONGEST_MESSAGE), StandardCharsets.UTF_8);
  }

  private static ApiCall brief(
      String path,
      List<Map.Entry<String, String>> fields,
      boolean post,
      boolean secretAnswer,
      UUID run) {
    return new ApiCall(
        post ? "POST" : "GET",
        path,
        post ? List.of() : fields,
        ALONE,
        post ? Body.form(fields) : null,
        Repeat.NEVER,
        secretAnswer,
        run,
        () -> {});
  }

  /**
   * @param lasting whether the server may have done something that lasts
   */
  private static SyrveFailed failed(CallFailed failure, boolean lasting) {
    Kind kind =
        switch (failure.kind()) {
          case TIMEOUT, BROKEN, BUSY -> lasting ? Kind.UNKNOWN : Kind.UNREACHABLE;
          case UNREADABLE, TOO_LARGE -> lasting ? Kind.UNKNOWN : Kind.UNREADABLE;
          case BLOCKED, UNREACHABLE, RESTING, REFUSED, UNAUTHORISED -> Kind.UNREACHABLE;
        };
    return new SyrveFailed(kind, failure.getMessage());
  }

  /** Breaks off what is under way, but logouts. */
  void abort() throws IOException {
    calls.close();
  }

  @Override
  public void close() throws IOException {
    calls.close();
    brief.close();
  }
}
