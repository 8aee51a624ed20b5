package io.syncflow.api;

import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.db.DatabaseException;
import io.syncflow.ledger.RunHeld;
import io.vertx.ext.auth.User;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConstants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first and the last step of every route of the API: an HTTP message becomes an {@link
 * ApiRequest}, a result becomes an HTTP answer, an exception becomes a problem.
 */
public final class ApiGate {

  private static final Logger LOG = LoggerFactory.getLogger(ApiGate.class);
  private static final String TRACE = "apiTrace";
  private static final String PATH = "apiPath";

  private final Json json;

  public ApiGate(Json json) {
    this.json = json;
  }

  /** Puts an {@link ApiRequest} into the body and takes every header away. */
  public void receive(Exchange exchange) {
    Message message = exchange.getMessage();
    User user = message.getHeader(VertxPlatformHttpConstants.AUTHENTICATED_USER, User.class);
    if (user == null) {
      throw new IllegalStateException("a route of the API was called without a caller");
    }
    exchange.setProperty(TRACE, Callers.trace(user));
    exchange.setProperty(PATH, message.getHeader(Exchange.HTTP_PATH, String.class));
    String rawQuery = message.getHeader(Exchange.HTTP_RAW_QUERY, String.class);
    Map<String, String> path = new HashMap<>();
    message
        .getHeaders()
        .forEach(
            (name, value) -> {
              if (!name.startsWith("Camel") && value instanceof String text) {
                path.put(name, text);
              }
            });
    byte[] body = message.getBody(byte[].class);
    message.removeHeaders("*");
    message.setBody(
        new ApiRequest(
            Callers.unwrap(user),
            path,
            Query.parse(rawQuery),
            body == null ? new byte[0] : body,
            Callers.trace(user)));
  }

  /** Writes the body, an {@link Answer} or a value for JSON, as the HTTP answer. */
  public void answer(Exchange exchange) {
    Object result = exchange.getMessage().getBody();
    Answer answer = result instanceof Answer given ? given : Answer.json(200, result);
    Message message = exchange.getMessage();
    message.removeHeaders("*");
    answer.headers().forEach(message::setHeader);
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, answer.status());
    if (answer.type() != null) {
      message.setHeader(Exchange.CONTENT_TYPE, answer.type());
    }
    message.setBody(
        answer.body() == null || answer.body() instanceof byte[]
            ? answer.body()
            : json.write(answer.body()));
  }

  /** Writes the exception that ended the route as a problem (S15). */
  public void refuse(Exchange exchange) {
    Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    String trace = exchange.getProperty(TRACE, String.class);
    if (trace == null) {
      trace = UuidCreator.getTimeOrderedEpoch().toString();
    }
    Refusal refusal = refusal(cause, trace);
    String path = exchange.getProperty(PATH, String.class);
    Message message = exchange.getMessage();
    message.removeHeaders("*");
    refusal.headers().forEach(message::setHeader);
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, refusal.status());
    message.setHeader(Exchange.CONTENT_TYPE, Problem.MEDIA_TYPE);
    message.setBody(json.write(Problem.of(refusal, path, trace)));
  }

  private static Refusal refusal(Throwable thrown, String trace) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof Refusal refusal) {
        return refusal;
      }
      Refusal syrve = SyrveRefusals.of(cause);
      if (syrve != null) {
        return syrve;
      }
      if (cause instanceof RunHeld held) {
        return new Refusal(409, "restore_hold", held.getMessage() + ".");
      }
      if (cause instanceof DatabaseException database) {
        return database(database, trace);
      }
    }
    LOG.error("request failed, trace_id={}", trace, thrown);
    return Refuser.internal();
  }

  private static Refusal database(DatabaseException failure, String trace) {
    String state = String.valueOf(failure.sqlState());
    if (failure.passesLater()) {
      LOG.warn("database unavailable ({}), trace_id={}", state, trace);
      return new Refusal(
          503,
          "database_unavailable",
          "The database cannot be reached.",
          List.of(),
          Map.of("Retry-After", "5"));
    }
    LOG.error("request failed in the database ({}), trace_id={}", state, trace, failure);
    return Refuser.internal();
  }
}
