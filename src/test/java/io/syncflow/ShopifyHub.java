package io.syncflow;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.connection.Account;
import io.syncflow.connection.Accounts;
import io.syncflow.db.TestDatabase;
import io.syncflow.deadletter.ReplayOutcome;
import io.syncflow.deadletter.Replays;
import io.syncflow.deadletter.Selection;
import io.syncflow.deadletter.StartReplay;
import io.syncflow.delta.StartSync;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunSummary;
import io.syncflow.ledger.Runs;
import io.syncflow.sandbox.SimulatedShopify;
import io.syncflow.security.ApiTokens;
import io.syncflow.security.Role;
import io.syncflow.security.SecretPlace;
import io.syncflow.security.Secrets;
import io.syncflow.webhook.HookEndpoints;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;

/** A hub for organisations with a simulated shop each; tests of a class share it. */
public final class ShopifyHub implements AutoCloseable {

  private static final double RATE = 20_000;

  private final TestDatabase database;
  private final Hub hub;
  private final Map<String, String> properties;
  private int organisations;

  private ShopifyHub(TestDatabase database, Path data, Map<String, String> properties) {
    this.database = database;
    this.properties = properties;
    this.hub = another(data);
  }

  /**
   * One more hub on the same database; the caller closes it.
   *
   * @param data an empty folder
   */
  public Hub another(Path data) {
    return Hub.start(
        new HubSettings(
            Path.of("."),
            data,
            database.settings(),
            properties,
            Map.of("SYNCFLOW_KEYSET", TestKeyset.JSON)));
  }

  /**
   * @param data an empty folder
   */
  public static ShopifyHub start(Path data, Map<String, String> properties) {
    TestDatabase database = TestDatabase.create();
    Map<String, String> all = new HashMap<>();
    all.put("camel.component.quartz.autoStartScheduler", "false");
    all.put("camel.management.enabled", "false");
    all.put("syncflow.http.port", "0");
    all.put("syncflow.outbound.private-hosts", "127.0.0.1");
    all.put("syncflow.outbound.first-pause", "PT0.01S");
    all.put("syncflow.outbound.longest-pause", "PT0.02S");
    all.putAll(properties);
    return new ShopifyHub(database, data, all);
  }

  public Hub hub() {
    return hub;
  }

  public TestDatabase database() {
    return database;
  }

  /** An organisation with a shop of its own. */
  public final class Tenant implements AutoCloseable {

    public final UUID org;
    public final SimulatedShopify shop;
    public final UUID connection;

    private Tenant(UUID org, SimulatedShopify shop) {
      this.org = org;
      this.shop = shop;
      this.connection = connect(hub, org, shop);
    }

    public RunSummary products() {
      return run("products", RunMode.REALTIME);
    }

    public RunSummary run(String entity, RunMode mode) {
      Run run = hub.bean("startSync", StartSync.class).runToEnd(org, "shopify", entity, mode);
      return new Runs(hub.scope()).find(org, run.id()).orElseThrow();
    }

    /** The first column of the first row that the organisation sees; null when there is none. */
    public String ask(String question) {
      return hub.scope()
          .call(
              org,
              connection -> {
                try (ResultSet rows = connection.createStatement().executeQuery(question)) {
                  return rows.next() ? rows.getString(1) : null;
                }
              });
    }

    /** The open dead letters of an entity, oldest first. */
    public List<UUID> letters(String entity) {
      String ids =
          ask(
              "SELECT string_agg(uid::text, ',' ORDER BY uid) FROM bridge.failed_records"
                  + " WHERE resolved_at IS NULL AND entity_name = '"
                  + entity
                  + "'");
      return ids == null ? List.of() : Stream.of(ids.split(",")).map(UUID::fromString).toList();
    }

    /** Replays the open dead letters of an entity to the end. */
    public RunSummary replay(String entity) {
      Exchange exchange = new DefaultExchange(hub.context());
      CompletableFuture<Run> opened = new CompletableFuture<>();
      exchange.setProperty("org", org);
      exchange.setProperty("system", "shopify");
      exchange.setProperty("entity", entity);
      exchange.setProperty(Replays.SELECTION, Selection.of(letters(entity)).onlyOpen());
      exchange.setProperty(Replays.OPENED, opened);
      hub.context().createProducerTemplate().send("direct:replay-run", exchange);
      return new Runs(hub.scope()).find(org, opened.join().id()).orElseThrow();
    }

    /** What would become of the open dead letters of an entity. */
    public ReplayOutcome rehearse(String entity) {
      return new StartReplay(hub.context(), hub.context().createProducerTemplate(), hub.scope())
          .rehearse(org, Selection.of(letters(entity)).onlyOpen(), null, null)
          .outcome();
    }

    /** A token of an administrator. */
    public String token() {
      return new ApiTokens(hub.scope(), Clock.systemUTC())
          .issue(org, "shop", "test", Role.ADMIN, null)
          .token();
    }

    public HookEndpoints endpoints() {
      return new HookEndpoints(hub.scope(), hub.bean("secrets", Secrets.class), Clock.systemUTC());
    }

    /** Changes a setting of the connection. */
    public void setting(String name, String value) {
      ask(
          "UPDATE public.integration_connections SET settings = settings || jsonb_build_object('"
              + name
              + "', '"
              + value
              + "') RETURNING id");
    }

    /** Lets webhooks in that are signed with the secret. */
    public void openEndpoint(String secret, Duration overlap) {
      endpoints().open(org, connection, secret, shop.domain(), overlap);
    }

    /** Has the shop tell of everything. */
    public void subscribe() {
      shop.subscribe("http://127.0.0.1:" + hub.port() + "/hooks/" + connection);
    }

    @Override
    public void close() {
      shop.close();
    }
  }

  /**
   * A new organisation.
   *
   * @param products how many its shop begins with
   */
  public Tenant tenant(int products) {
    return tenant(products, RATE, Clock.systemUTC());
  }

  /**
   * A new organisation whose shop gives points sparingly.
   *
   * @param rate points that come back each second; twenty seconds of it fit in
   */
  public Tenant tenant(int products, double rate) {
    return tenant(products, rate, Clock.systemUTC());
  }

  /**
   * A new organisation; shops that begin at the same time and see the same edits have the same ids.
   *
   * @param clock the shop's
   */
  public Tenant tenant(int products, Clock clock) {
    return tenant(products, RATE, clock);
  }

  private Tenant tenant(int products, double rate, Clock clock) {
    return new Tenant(
        database.organisation("shop_" + ++organisations),
        SimulatedShopify.open(products, 1, clock, rate));
  }

  /** Connects an organisation to a shop. */
  public static UUID connect(Hub hub, UUID org, SimulatedShopify shop) {
    UUID id = UuidCreator.getTimeOrderedEpoch();
    SecretPlace place =
        new SecretPlace(org, "integration_connections", "credentials_encrypted", id);
    String sealed = hub.bean("secrets", Secrets.class).encrypt(shop.token(), place);
    ObjectNode settings = JsonNodeFactory.instance.objectNode().put("calls_per_second", 5000);
    hub.bean("accounts", Accounts.class)
        .save(new Account(id, org, "shopify", "default", shop.url(), settings, sealed, null));
    return id;
  }

  @Override
  public void close() {
    hub.close();
    database.close();
  }
}
