package io.syncflow.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.connection.AccountRules;
import io.syncflow.connection.ConnectionAudit;
import io.syncflow.connection.ConnectionChange;
import io.syncflow.connection.ConnectionView;
import io.syncflow.connection.Connections;
import io.syncflow.security.Redactor;
import io.syncflow.security.SecretPlace;
import io.syncflow.security.Secrets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Accounts at external systems: list, add, test. A secret goes in and never comes out. */
public final class ConnectionsApi {

  private static final Pattern SYSTEM = Pattern.compile("[a-z][a-z0-9_]{0,49}");
  private static final String DEFAULT_NAME = "default";

  private final Connections connections;
  private final ConnectionTest test;
  private final BaseUrls urls;
  private final AccountRules rules;
  private final OwnAccounts own;
  private final Secrets secrets;
  private final Redactor redactor;
  private final ConnectionAudit audit;
  private final Json json;

  public ConnectionsApi(
      Connections connections,
      ConnectionTest test,
      BaseUrls urls,
      AccountRules rules,
      OwnAccounts own,
      Secrets secrets,
      Redactor redactor,
      ConnectionAudit audit,
      Json json) {
    this.connections = connections;
    this.test = test;
    this.urls = urls;
    this.rules = rules;
    this.own = own;
    this.secrets = secrets;
    this.redactor = redactor;
    this.audit = audit;
    this.json = json;
  }

  /**
   * The body of {@code POST /connections}.
   *
   * @param name tells several accounts of one system apart; null = {@code default}
   * @param user written to the settings; may be null
   * @param password encrypted; null keeps the one that is there
   * @param settings what is not secret; null = none
   */
  public record Wish(
      String system,
      String name,
      String baseUrl,
      String user,
      String password,
      ObjectNode settings) {

    @Override
    public String toString() {
      return "Wish[" + system + "/" + name + "]";
    }
  }

  /** {@code GET /connections}. */
  public Map<String, List<ConnectionView>> list(ApiRequest request) {
    request.query().only();
    return Map.of("items", connections.list(request.org()));
  }

  /** {@code POST /connections}: adds one, or replaces that of the same system and name. */
  public Answer save(ApiRequest request) {
    request.query().only();
    Wish wish = json.read(request.body(), Wish.class);
    String system =
        Check.shape(wish.system(), "system", SYSTEM, "lower-case letters, digits or underscores");
    String name = wish.name() == null ? DEFAULT_NAME : Check.text(wish.name(), "name", 100);
    ObjectNode settings =
        wish.settings() == null ? JsonNodeFactory.instance.objectNode() : wish.settings();
    refuseSecrets(settings, "/settings");
    judged(() -> rules.checkSystem(system));
    if (own.has(system)) {
      return saveOwn(request, name, wish, settings);
    }
    String url = urls.check(wish.baseUrl());
    if (wish.user() != null) {
      settings.put("user", wish.user());
    }
    judged(() -> rules.check(system, url, settings));
    redactor.remember(wish.password());
    UUID org = request.org();
    return Answer.json(
        201,
        changed(
            request,
            wish.password() != null,
            () ->
                connections.save(
                    org,
                    system,
                    name,
                    url,
                    settings,
                    wish.password(),
                    row -> text -> secrets.encrypt(text, place(org, row)))));
  }

  private static void judged(Runnable check) {
    try {
      check.run();
    } catch (AccountRules.Fault e) {
      throw Refusal.field(e.pointer(), e.code(), e.getMessage());
    }
  }

  private ConnectionView changed(ApiRequest request, boolean secret, Supplier<UUID> work) {
    return audit.change(
        request.org(), request.caller().user(), request.caller().actor(), secret, work);
  }

  private Answer saveOwn(ApiRequest request, String name, Wish wish, ObjectNode settings) {
    if (!name.equals(DEFAULT_NAME)) {
      throw Refusal.field(
          "/name", "one_account_only", "An organisation has one account of this system.");
    }
    String url;
    try {
      url = urls.check(own.address(wish.baseUrl()));
    } catch (IllegalArgumentException e) {
      throw Refusal.field(
          "/base_url", "url_not_allowed", "The field base_url is refused: " + e.getMessage() + ".");
    }
    redactor.remember(wish.password());
    UUID org = request.org();
    return Answer.json(
        201,
        changed(
            request,
            wish.password() != null,
            () -> {
              own.save(org, url, wish.user(), wish.password(), settings);
              return connections.list(org).stream()
                  .filter(view -> view.system().equals(wish.system()))
                  .findFirst()
                  .orElseThrow()
                  .id();
            }));
  }

  /**
   * The body of {@code POST /connections/{id}/settings}.
   *
   * @param settings those that change; null takes one back
   */
  public record Change(ObjectNode settings) {}

  /** {@code POST /connections/{id}/settings}: changes some settings, the others stay. */
  public ConnectionView set(ApiRequest request) {
    request.query().only();
    ObjectNode wish = json.read(request.body(), Change.class).settings();
    if (wish == null || wish.isEmpty()) {
      throw Refusal.field("/settings", "missing", "Name the settings that change.");
    }
    refuseSecrets(wish, "/settings");
    ConnectionView view = find(request);
    return changed(
        request,
        false,
        () -> {
          if (own.has(view.system())) {
            own.set(request.org(), texts(wish));
          } else {
            JsonNode all = connections.set(request.org(), view.id(), wish);
            String url = view.baseUrl() == null ? "" : view.baseUrl();
            judged(() -> rules.check(view.system(), url, all));
          }
          return view.id();
        });
  }

  private static ObjectNode texts(ObjectNode wish) {
    ObjectNode texts = wish.deepCopy();
    wish.properties().stream()
        .filter(setting -> setting.getValue().isNull())
        .forEach(setting -> texts.put(setting.getKey(), ""));
    return texts;
  }

  /** {@code GET /connections/{id}/changes}: who changed what of it, newest first. */
  public Map<String, List<ConnectionChange>> changes(ApiRequest request) {
    Query query = request.query().only("limit");
    return Map.of("items", audit.list(request.org(), find(request).id(), query.limit()));
  }

  /** {@code POST /connections/{id}/test}: tries it now and says how it went. */
  public ConnectionView test(ApiRequest request) {
    request.query().only();
    UUID org = request.org();
    ConnectionView view = find(request);
    connections.tested(org, view.id(), test.failure(org, view).orElse(null));
    return connections.find(org, view.id()).orElseThrow();
  }

  private ConnectionView find(ApiRequest request) {
    return connections
        .find(request.org(), request.id("id"))
        .orElseThrow(() -> Refusal.notFound("connection"));
  }

  /** Where a connection's secret lives (decision 10). */
  static SecretPlace place(UUID org, UUID row) {
    return new SecretPlace(org, "integration_connections", "credentials_encrypted", row);
  }

  private void refuseSecrets(JsonNode node, String pointer) {
    for (var field : node.properties()) {
      String at = pointer + "/" + field.getKey();
      if (redactor.isSecretName(field.getKey())) {
        throw Refusal.field(
            at, "secret_in_settings", "Settings are not encrypted: give secrets as password.");
      }
      refuseSecrets(field.getValue(), at);
    }
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        refuseSecrets(node.get(i), pointer + "/" + i);
      }
    }
  }
}
