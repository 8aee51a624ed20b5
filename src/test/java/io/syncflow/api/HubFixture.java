package io.syncflow.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syncflow.Hub;
import io.syncflow.HubSettings;
import io.syncflow.TestKeyset;
import io.syncflow.db.TestDatabase;
import io.syncflow.security.ApiTokens;
import io.syncflow.security.PlatformTokens;
import io.syncflow.security.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/** A started hub with two organisations and a token per role, for tests over real HTTP. */
public final class HubFixture implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  public final TestDatabase database = TestDatabase.create();
  public final Hub hub;
  public final UUID acme;
  public final UUID globex;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ApiTokens tokens;

  public HubFixture(Path data) {
    hub =
        Hub.start(
            new HubSettings(
                Path.of("."),
                data,
                database.settings(),
                Map.of("camel.component.quartz.auto-start-scheduler", "false"),
                Map.of("SYNCFLOW_KEYSET", TestKeyset.JSON)));
    acme = database.organisation("acme");
    globex = database.organisation("globex");
    tokens = new ApiTokens(database.scope(), Clock.systemUTC());
  }

  /** A token of acme. */
  public String acme(Role role) {
    return tokens.issue(acme, "acme", role.code(), role, null).token();
  }

  /** A token of globex. */
  public String globex(Role role) {
    return tokens.issue(globex, "globex", role.code(), role, null).token();
  }

  public String platform() {
    return new PlatformTokens(database.scope(), Clock.systemUTC()).issue("test", null).token();
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + hub.port() + path);
  }

  /** A request without a token. */
  public HttpRequest.Builder request(String method, String path, String body) {
    return HttpRequest.newBuilder(uri(path))
        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public HttpResponse<String> get(String token, String path) {
    return send(request("GET", path, null).header("Authorization", "Bearer " + token));
  }

  public HttpResponse<String> send(String token, String method, String path, String json) {
    HttpRequest.Builder request =
        request(method, path, json).header("Authorization", "Bearer " + token);
    return send(json == null ? request : request.header("Content-Type", "application/json"));
  }

  public static JsonNode json(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new IllegalStateException("not JSON: " + response.body(), e);
    }
  }

  @Override
  public void close() {
    hub.close();
    database.close();
  }
}
