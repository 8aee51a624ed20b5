package io.syncflow.http;

import io.syncflow.http.CallFailed.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt of a call: sends it and reads the answer to its end, within the total deadline. What
 * HTTP clients do unasked is off: retries, redirects, cookies, cached authorisation, decompression
 * (S4, S7).
 */
final class Wire implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Wire.class);
  private static final int CONNECTIONS_PER_HOST = 16;
  private static final int CONNECTIONS = 64;

  private final OutboundLimits limits;
  private final AddressGuard guard;
  private final Map<Trust, CloseableHttpClient> clients = new ConcurrentHashMap<>();
  private final ScheduledExecutorService deadlines;

  Wire(AddressGuard guard, OutboundLimits limits) {
    this.guard = guard;
    this.limits = limits;
    this.deadlines =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "http-deadlines");
              thread.setDaemon(true);
              return thread;
            });
  }

  private CloseableHttpClient client(Trust trust) {
    Timeout deadline = Timeout.of(limits.deadline());
    return HttpClients.custom()
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(guard)
                .setTlsSocketStrategy(trust.sockets())
                .setMaxConnPerRoute(CONNECTIONS_PER_HOST)
                .setMaxConnTotal(CONNECTIONS)
                .setDefaultConnectionConfig(
                    ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(limits.connect()))
                        .setSocketTimeout(deadline)
                        // One that the server has closed would look like an answer cut off.
                        .setValidateAfterInactivity(TimeValue.ofMilliseconds(50))
                        .build())
                .build())
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(deadline)
                .setResponseTimeout(deadline)
                .setRedirectsEnabled(false)
                .setAuthenticationEnabled(false)
                .setContentCompressionEnabled(false)
                .build())
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .disableConnectionState()
        .setUserAgent("SyncFlow")
        .build();
  }

  /** {@link Receiver}, with a body that remembers. */
  @FunctionalInterface
  interface Arrival<T> {
    T receive(int status, Map<String, String> headers, SeenBody body) throws IOException;
  }

  /**
   * @return what was made of the answer, whatever its status
   * @throws CallFailed when no whole answer came
   */
  <T> T send(ApiAccount account, ApiCall call, Arrival<T> arrival) {
    HttpUriRequestBase request = new HttpUriRequestBase(call.method(), address(account, call));
    request.setHeader("Accept", "application/json");
    account.authentication().header().ifPresent(h -> request.setHeader(h.getKey(), h.getValue()));
    call.headers().forEach(request::setHeader);
    if (call.body() != null) {
      request.setEntity(
          new ByteArrayEntity(call.body().bytes(), ContentType.parse(call.body().contentType())));
    }
    AtomicBoolean expired = new AtomicBoolean();
    AtomicBoolean answered = new AtomicBoolean();
    ScheduledFuture<?> deadline =
        deadlines.schedule(
            () -> {
              expired.set(true);
              request.cancel();
            },
            limits.deadline().toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      return clients
          .computeIfAbsent(account.trust(), this::client)
          .execute(
              request,
              answer -> {
                answered.set(true);
                return read(account, request, answer, arrival);
              });
    } catch (IOException e) {
      throw failure(account, e, expired.get());
    } catch (RuntimeException e) {
      // The client's own, when it is cancelled between two of its steps.
      throw expired.get() && !answered.get() ? failure(account, e, true) : e;
    } finally {
      deadline.cancel(false);
    }
  }

  /** The exception of {@code URI.create} quotes the address, and its query may hold a secret. */
  private static URI address(ApiAccount account, ApiCall call) {
    try {
      return new URI(account.baseUrl() + call.target());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("the path of a call of " + account.system() + " is wrong");
    }
  }

  private <T> T read(
      ApiAccount account,
      HttpUriRequestBase request,
      ClassicHttpResponse answer,
      Arrival<T> arrival)
      throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (Header header : answer.getHeaders()) {
      headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), header.getValue());
    }
    HttpEntity entity = answer.getEntity();
    SeenBody body =
        new SeenBody(
            entity == null ? InputStream.nullInputStream() : entity.getContent(),
            limits.largestBody());
    boolean whole = false;
    try {
      T result = arrival.receive(answer.getCode(), headers, body);
      whole = true;
      return result;
    } catch (SeenBody.TooLong e) {
      throw new CallFailed(
          Kind.TOO_LARGE,
          account.system() + " answered more than " + limits.largestBody() + " bytes");
    } catch (IOException e) {
      if (body.isBroken()) {
        throw e;
      }
      LOG.debug("An answer of {} could not be read", account.system(), e);
      throw new CallFailed(
          Kind.UNREADABLE, account.system() + " answered something that cannot be read");
    } finally {
      if (!whole) {
        // Without it the client would read the rest to keep the connection.
        request.cancel();
      }
    }
  }

  private CallFailed failure(ApiAccount account, Exception e, boolean expired) {
    String system = account.system();
    // What the client says names hosts and ports; the sentence alone goes to the ledger.
    LOG.debug("A call of {} failed", system, e);
    // A silence as long as the deadline may be noticed by the socket first.
    boolean silent = e instanceof InterruptedIOException && !(e instanceof ConnectTimeoutException);
    if (expired || silent) {
      return new CallFailed(
          Kind.TIMEOUT,
          system + " did not answer completely within " + limits.deadline().toSeconds() + " s");
    }
    if (e instanceof AddressGuard.Blocked) {
      return new CallFailed(
          Kind.BLOCKED,
          "the address of "
              + system
              + " is not public, and its host is not among syncflow.outbound.private-hosts");
    }
    if (e instanceof UnknownHostException) {
      return new CallFailed(Kind.UNREACHABLE, "the host of " + system + " is not known");
    }
    if (e instanceof ConnectTimeoutException
        || e instanceof ConnectException
        || e instanceof NoRouteToHostException) {
      return new CallFailed(Kind.UNREACHABLE, system + " cannot be reached");
    }
    if (e instanceof SSLException && String.valueOf(e.getMessage()).contains("certif")) {
      return new CallFailed(
          Kind.REFUSED, "the certificate of " + system + " is not one to be trusted");
    }
    return new CallFailed(
        Kind.BROKEN, system + " ended the connection before its answer was complete");
  }

  @Override
  public void close() throws IOException {
    deadlines.shutdownNow();
    for (CloseableHttpClient client : clients.values()) {
      client.close();
    }
  }
}
