package io.syncflow.http;

import io.syncflow.http.CallFailed.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
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
  private final CloseableHttpClient client;
  private final ScheduledExecutorService deadlines;

  Wire(AddressGuard guard, OutboundLimits limits) {
    this.limits = limits;
    Timeout deadline = Timeout.of(limits.deadline());
    this.client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setDnsResolver(guard)
                    .setMaxConnPerRoute(CONNECTIONS_PER_HOST)
                    .setMaxConnTotal(CONNECTIONS)
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(Timeout.of(limits.connect()))
                            .setSocketTimeout(deadline)
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
    this.deadlines =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "http-deadlines");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * @throws CallFailed when no whole answer came; any status is an answer
   */
  ApiAnswer send(ApiAccount account, ApiCall call) {
    HttpUriRequestBase request =
        new HttpUriRequestBase(call.method(), URI.create(account.baseUrl() + call.path()));
    request.setHeader("Accept", "application/json");
    if (account.token() != null) {
      request.setHeader("Authorization", "Bearer " + account.token());
    }
    call.headers().forEach(request::setHeader);
    if (call.body() != null) {
      request.setEntity(new ByteArrayEntity(call.body(), ContentType.APPLICATION_JSON));
    }
    AtomicBoolean expired = new AtomicBoolean();
    ScheduledFuture<?> deadline =
        deadlines.schedule(
            () -> {
              expired.set(true);
              request.cancel();
            },
            limits.deadline().toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      return client.execute(request, answer -> read(account, request, answer));
    } catch (IOException e) {
      throw failure(account, e, expired.get());
    } finally {
      deadline.cancel(false);
    }
  }

  private ApiAnswer read(ApiAccount account, HttpUriRequestBase request, ClassicHttpResponse answer)
      throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (Header header : answer.getHeaders()) {
      headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), header.getValue());
    }
    HttpEntity entity = answer.getEntity();
    byte[] body = new byte[0];
    if (entity != null) {
      InputStream content = entity.getContent();
      body = content.readNBytes(limits.largestBody() + 1);
      if (body.length > limits.largestBody()) {
        // Without it the client would read the rest to keep the connection.
        request.cancel();
        throw new CallFailed(
            Kind.TOO_LARGE,
            account.system() + " answered more than " + limits.largestBody() + " bytes");
      }
    }
    return new ApiAnswer(answer.getCode(), headers, body);
  }

  private CallFailed failure(ApiAccount account, IOException e, boolean expired) {
    String system = account.system();
    // What the client says names hosts and ports; the sentence alone goes to the ledger.
    LOG.debug("A call of {} failed", system, e);
    if (expired) {
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
    client.close();
  }
}
