package io.syncflow.cli;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The HTTP API of a running hub. Every method throws {@link HubRefusal} when the hub refuses or
 * cannot be reached.
 */
final class HubClient {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration REQUEST = Duration.ofSeconds(60);
  private static final int UNAUTHORIZED = 401;
  private static final String EVENT = "data:";

  /** Keeps every digit: what a source sent is shown as it was. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final URI hub;
  private final List<String> tokens;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private int accepted;

  /**
   * @param hub for example {@code http://127.0.0.1:8080}
   * @param tokens tried in this order until the hub accepts one; may be empty
   */
  HubClient(URI hub, List<String> tokens) {
    this.hub = hub;
    this.tokens = List.copyOf(tokens);
  }

  JsonNode get(HubPath path) {
    return json(send(request(path).GET(), BodyHandlers.ofByteArray()).body());
  }

  /** Posts without a body. */
  JsonNode post(HubPath path) {
    return json(
        send(request(path).POST(BodyPublishers.noBody()), BodyHandlers.ofByteArray()).body());
  }

  JsonNode post(HubPath path, JsonNode body) {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString()));
    return json(send(request, BodyHandlers.ofByteArray()).body());
  }

  /** Posts a file. */
  JsonNode post(HubPath path, byte[] file, String type) {
    HttpRequest.Builder request =
        request(path).header("Content-Type", type).POST(BodyPublishers.ofByteArray(file));
    return json(send(request, BodyHandlers.ofByteArray()).body());
  }

  JsonNode put(HubPath path, JsonNode body) {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body.toString()));
    return json(send(request, BodyHandlers.ofByteArray()).body());
  }

  /** Sends a JSON patch (RFC 6902). */
  JsonNode patch(HubPath path, byte[] patch) {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json-patch+json")
            .method("PATCH", BodyPublishers.ofByteArray(patch));
    return json(send(request, BodyHandlers.ofByteArray()).body());
  }

  void delete(HubPath path) {
    send(request(path).DELETE(), BodyHandlers.ofByteArray());
  }

  /** Deletes what answers with a body. */
  JsonNode deleted(HubPath path) {
    return json(send(request(path).DELETE(), BodyHandlers.ofByteArray()).body());
  }

  byte[] download(HubPath path) {
    return send(request(path).GET(), BodyHandlers.ofByteArray()).body();
  }

  void upload(HubPath path, byte[] file, String type) {
    send(
        request(path).header("Content-Type", type).PUT(BodyPublishers.ofByteArray(file)),
        BodyHandlers.ofByteArray());
  }

  /** Follows server-sent events, each a JSON value on one line, until the hub ends them. */
  void follow(HubPath path, Consumer<JsonNode> each) {
    HttpResponse<InputStream> answer = send(request(path).GET(), BodyHandlers.ofInputStream());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        if (line.startsWith(EVENT)) {
          each.accept(json(line.substring(EVENT.length()).getBytes(StandardCharsets.UTF_8)));
        }
      }
    } catch (IOException e) {
      throw refused("the connection to the hub at " + hub + " broke");
    }
    throw refused("the hub at " + hub + " ended the stream");
  }

  private HttpRequest.Builder request(HubPath path) {
    // A proxy may serve the hub below a path of its own.
    String base = hub.toString().replaceAll("/+$", "");
    return HttpRequest.newBuilder(URI.create(base + path.text())).timeout(REQUEST);
  }

  private <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> handler) {
    while (true) {
      if (!tokens.isEmpty()) {
        request.setHeader("Authorization", "Bearer " + tokens.get(accepted));
      }
      HttpResponse<T> answer = exchange(request.build(), handler);
      if (answer.statusCode() / 100 == 2) {
        return answer;
      }
      if (answer.statusCode() != UNAUTHORIZED || accepted + 1 >= tokens.size()) {
        throw HubProblem.of(answer.statusCode(), bytes(answer.body()), hub);
      }
      accepted++;
    }
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (ConnectException | HttpConnectTimeoutException e) {
      throw refused(
          "no hub answers at " + hub + "; start one with `syncflow run` or `syncflow sandbox`");
    } catch (HttpTimeoutException e) {
      throw refused("the hub at " + hub + " did not answer within " + REQUEST.toSeconds() + " s");
    } catch (IOException e) {
      throw refused("the connection to the hub at " + hub + " broke");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refused("interrupted");
    }
  }

  private static byte[] bytes(Object body) {
    try {
      return body instanceof InputStream stream ? stream.readAllBytes() : (byte[]) body;
    } catch (IOException e) {
      return new byte[0];
    }
  }

  private JsonNode json(byte[] body) {
    if (body.length == 0) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw refused("what answers at " + hub + " is not a SyncFlow hub");
    }
  }

  private static HubRefusal refused(String message) {
    return new HubRefusal(message, RootCommand.REFUSED);
  }
}
