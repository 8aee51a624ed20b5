package io.syncflow;

import io.syncflow.connection.Account;
import io.syncflow.connection.Accounts;
import io.syncflow.connection.JdbcSources;
import io.syncflow.db.Database;
import io.syncflow.db.DatabaseSettings;
import io.syncflow.db.EmbeddedDatabase;
import io.syncflow.db.Migrations;
import io.syncflow.db.OrgScope;
import io.syncflow.db.OrgTransaction;
import io.syncflow.db.SchemaVersion;
import io.syncflow.db.StartupGuard;
import io.syncflow.deadletter.KeepFailedRecord;
import io.syncflow.deadletter.ParentRequests;
import io.syncflow.deadletter.ReplayLetters;
import io.syncflow.deadletter.ReplaySettlement;
import io.syncflow.deadletter.Replays;
import io.syncflow.deadletter.RetryPolicy;
import io.syncflow.ledger.Alerts;
import io.syncflow.ledger.ChunkBook;
import io.syncflow.ledger.Ledger;
import io.syncflow.ledger.Node;
import io.syncflow.ledger.Runs;
import io.syncflow.ledger.UsualRows;
import io.syncflow.load.Deliveries;
import io.syncflow.load.GiveUpWaiting;
import io.syncflow.load.KeySweep;
import io.syncflow.load.Loader;
import io.syncflow.load.Reconcile;
import io.syncflow.load.ReleaseHeld;
import io.syncflow.load.TargetCatalogue;
import io.syncflow.mapping.MappingStore;
import io.syncflow.mapping.Mappings;
import io.syncflow.ops.ClockSkew;
import io.syncflow.ops.LogPartitions;
import io.syncflow.ops.RestoreHold;
import io.syncflow.record.TargetTable;
import io.syncflow.security.FirstStart;
import io.syncflow.security.Keyset;
import io.syncflow.security.KeysetCanary;
import io.syncflow.security.Redactor;
import io.syncflow.security.SecretPlace;
import io.syncflow.security.Secrets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: builds the database, the beans and the Camel application, in this order,
 * and stops them in the opposite one. The rooms meet here and in the routes, nowhere else.
 */
public final class Hub implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Hub.class);
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final Duration LONGEST_RUN = Duration.ofHours(24);
  private static final int ORGANISATIONS_AT_ONCE = 4;

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Main main = new Main(Hub.class);
  private DatabaseSettings databaseSettings;
  private OrgScope scope;
  private Ledger ledger;
  private HubApi api;

  private Hub() {}

  /**
   * Starts a hub and returns once its routes run.
   *
   * @throws IllegalStateException when the database, a secret or a route file does not allow a
   *     start
   */
  public static Hub start(HubSettings settings) {
    Hub hub = new Hub();
    try {
      hub.startAll(settings);
      return hub;
    } catch (RuntimeException e) {
      hub.close();
      throw e;
    } catch (Exception e) {
      hub.close();
      throw new IllegalStateException("the hub did not start: " + e.getMessage(), e);
    }
  }

  /** The running Camel context. */
  public CamelContext context() {
    return main.getCamelContext();
  }

  /** The organisation scope of the hub's database. */
  public OrgScope scope() {
    return scope;
  }

  /** The ledger of this process. */
  public Ledger ledger() {
    return ledger;
  }

  /** How this hub connects to its database. */
  public DatabaseSettings databaseSettings() {
    return databaseSettings;
  }

  /** The port the HTTP API listens on. */
  public int port() {
    return api.port();
  }

  /** How the first person gets in. */
  public FirstStart firstStart() {
    return api.firstStart();
  }

  /** A bean by the name routes use. */
  public <T> T bean(String name, Class<T> type) {
    return context().getRegistry().lookupByNameAndType(name, type);
  }

  private void startAll(HubSettings settings) throws Exception {
    FreePorts.check(settings);
    startDatabase(settings);
    bindBeans(settings);
    configure(settings);
    new RestoreHold(scope)
        .check(Boolean.parseBoolean(settings.environment().get("SYNCFLOW_RESTORED")));
    ledger.runs().closeAbandoned();
    // Who started the hub ends it; Camel's own hook would have its stop wait for itself.
    main.setShutdownStrategy(new SimpleMainShutdownStrategy());
    open.push(main::stop);
    open.push(ledger.control()::endRuns);
    main.start();
    bean("clockSkew", ClockSkew.class).check();
    bean("logPartitions", LogPartitions.class).make(monthsAhead());
    api.open(context());
    LOG.info("SyncFlow runs with {} routes", context().getRoutesSize());
  }

  private int monthsAhead() {
    return Integer.parseInt(
        context().resolvePropertyPlaceholders("{{syncflow.housekeeping.months-ahead}}").strip());
  }

  private void startDatabase(HubSettings settings) {
    if (settings.database() == null) {
      EmbeddedDatabase embedded = opened(EmbeddedDatabase.start(settings.data()));
      databaseSettings = embedded.settings();
      new Migrations(databaseSettings).migrate();
    } else {
      databaseSettings = settings.database();
    }
  }

  private void bindBeans(HubSettings settings) {
    Clock clock = settings.clock();
    Database database =
        opened(new Database(databaseSettings, retryPolicy(settings).sessionOptions()));
    refuseOldSchema(database);
    new StartupGuard(database.write()).check();
    scope = new OrgScope(database.write());
    Redactor redactor = new Redactor();
    OrgScope apart = new OrgScope(database.control());
    ledger =
        opened(
            Ledger.of(scope, apart, node(settings), clock, LEASE, LONGEST_RUN, redactor::redact));
    Secrets secrets = secrets(settings, redactor);
    Accounts accounts = new Accounts(scope);
    JdbcSources sources = opened(new JdbcSources(accounts, account -> password(secrets, account)));
    HubHttp http =
        opened(
            new HubHttp(
                settings,
                scope,
                redactor,
                clock,
                new HttpAccounts(accounts, account -> password(secrets, account))));
    HubSyrve syrve =
        opened(
            new HubSyrve(settings, scope, node(settings), http.guard(), secrets, redactor, clock));
    syrve.bind(main, ledger.control());
    HubOutbox outbox = opened(new HubOutbox(settings));
    outbox.bind(main, scope, ledger, node(settings), redactor, clock);
    ExecutorService organisations = Executors.newFixedThreadPool(ORGANISATIONS_AT_ONCE);
    open.push(organisations::shutdown);
    main.bind("orgTransaction", new OrgTransaction(scope));
    main.bind(
        "replays", new Replays(scope, ledger.runs(), ledger.control(), ledger.progress(), clock));
    main.bind("replayLetters", new ReplayLetters(scope));
    main.bind("replaySettlement", new ReplaySettlement(scope));
    main.bind("organisations", organisations);
    main.bind("accounts", accounts);
    main.bind("ledger", ledger.runs());
    main.bind("runControl", ledger.control());
    main.bind("runs", new Runs(scope));
    Alerts alerts = new Alerts(scope);
    main.bind("alerts", alerts);
    main.bind("usualRows", new UsualRows(scope, alerts));
    main.bind("failedRecords", new KeepFailedRecord(scope));
    main.bind("parentRequests", new ParentRequests(scope, clock));
    main.bind("giveUpWaiting", new GiveUpWaiting(scope, clock));
    TargetCatalogue targets = new TargetCatalogue(scope);
    main.bind("targets", targets);
    Mappings mappings =
        new Mappings(new MappingStore(scope), (org, entity) -> table(targets, org, entity));
    main.bind("mappings", mappings);
    main.bind("loader", new Loader(scope, new ChunkBook(), targets));
    main.bind("heldChanges", new ReleaseHeld(scope, new ChunkBook(), targets));
    main.bind("deliveries", new Deliveries(scope, new ChunkBook(), targets));
    main.bind("scheduleHub", http.scheduleHub(ledger.control()));
    opened(new HubReads(scope, ledger, sources::of, http.sources(), alerts, clock)).bind(main);
    main.bind("reconcile", new Reconcile(scope, new ChunkBook(), alerts));
    main.bind("keySweep", new KeySweep(scope, new ChunkBook(), alerts));
    new HubDocuments(scope, outbox.queue()).bind(main, settings);
    new HubPull(settings, scope, ledger, alerts, clock).bind(main);
    main.addMainListener(opened(new HubLoading()));
    main.addMainListener(new HubOperations(database.control(), node(settings).name(), clock));
    HubShopify shopify =
        new HubShopify(
            settings,
            http,
            scope,
            ledger,
            accounts,
            secrets,
            account -> password(secrets, account),
            clock);
    shopify.bind(main);
    HubXorosoft xorosoft =
        new HubXorosoft(
            settings,
            http,
            scope,
            ledger.control(),
            accounts,
            account -> password(secrets, account),
            clock);
    xorosoft.bind(main);
    api =
        new HubApi(
            apart,
            clock,
            secrets,
            redactor,
            sources,
            http,
            syrve,
            Map.of(
                HubSyrve.SYSTEM, syrve::test,
                ShopifyAccounts.SYSTEM, shopify::test,
                XorosoftAccounts.SYSTEM, xorosoft::test),
            ledger.control(),
            mappings);
    api.bind(main);
    main.addMainListener(new RefuseBrokenFiles(settings.root(), settings.properties(), clock));
  }

  private static RetryPolicy retryPolicy(HubSettings settings) {
    try (SettingTexts texts = new SettingTexts(settings)) {
      return new RetryPolicy(
          texts.duration("syncflow.retry.first-delay"),
          texts.duration("syncflow.retry.longest-delay"),
          texts.number("syncflow.retry.max-retries"));
    }
  }

  /** The table mappings are checked against when they are imported; empty when it is unusable. */
  private static Optional<TargetTable> table(TargetCatalogue targets, UUID org, String entity) {
    try {
      return Optional.of(targets.describe(org, entity));
    } catch (TargetCatalogue.UnusableTarget e) {
      return Optional.empty();
    }
  }

  private static void refuseOldSchema(Database database) {
    List<String> missing = new SchemaVersion(database.write()).missing();
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "the database's schema is behind: "
              + missing.size()
              + " migrations are missing; run syncflow migrate");
    }
  }

  /** The secrets of this database; refuses a keyset that did not seal its canary. */
  private Secrets secrets(HubSettings settings, Redactor redactor) {
    Path embedded = settings.database() == null ? settings.data() : null;
    Secrets secrets = new Secrets(Keyset.find(settings.environment(), embedded), redactor);
    new KeysetCanary(scope, secrets).check();
    main.bind("secrets", secrets);
    main.bind("redactor", redactor);
    return secrets;
  }

  private static String password(Secrets secrets, Account account) {
    return account.credentials() == null
        ? null
        : secrets.decrypt(
            account.credentials(),
            new SecretPlace(
                account.org(), "integration_connections", "credentials_encrypted", account.id()));
  }

  private void configure(HubSettings settings) {
    // Routes come from routes/ only; a scan would also load whatever builder is on the class path.
    main.configure().withBasePackageScanEnabled(false);
    main.setDefaultPropertyPlaceholderLocation(
        "file:" + settings.root().resolve("config/application.properties"));
    String routes = "file:" + settings.root().toAbsolutePath() + "/routes/**/*.camel.yaml";
    main.addOverrideProperty("camel.main.routesIncludePattern", routes);
    settings.properties().forEach(main::addOverrideProperty);
  }

  /**
   * In an embedded database this process is alone; elsewhere only an explicit name tells nodes
   * apart.
   */
  private static Node node(HubSettings settings) {
    String name = settings.environment().get("SYNCFLOW_NODE");
    if (name != null && !name.isBlank()) {
      return new Node(name.strip(), UUID.randomUUID(), true);
    }
    boolean embedded = settings.database() == null;
    String fallback = settings.environment().getOrDefault("HOSTNAME", "node");
    return new Node(embedded ? "embedded" : fallback, UUID.randomUUID(), embedded);
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        LOG.warn("A part of the hub did not stop cleanly: {}", e.getMessage());
      }
    }
  }
}
