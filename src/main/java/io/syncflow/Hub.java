package io.syncflow;

import io.syncflow.connection.Accounts;
import io.syncflow.connection.JdbcSources;
import io.syncflow.db.DatabaseSettings;
import io.syncflow.db.OrgScope;
import io.syncflow.db.OrgTransaction;
import io.syncflow.ledger.Alerts;
import io.syncflow.ledger.Ledger;
import io.syncflow.ledger.Node;
import io.syncflow.ledger.Runs;
import io.syncflow.ledger.UsualRows;
import io.syncflow.ops.ClockSkew;
import io.syncflow.ops.LogPartitions;
import io.syncflow.ops.RestoreHold;
import io.syncflow.security.FirstStart;
import io.syncflow.security.Redactor;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
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

  private final BooleanSupplier stopAsked;
  private final OpenParts open = new OpenParts();
  private final Main main = new Main(Hub.class);
  private HubDatabase database;
  private OrgScope scope;
  private Ledger ledger;
  private HubApi api;

  private Hub(BooleanSupplier stopAsked) {
    this.stopAsked = stopAsked;
  }

  /**
   * Starts a hub and returns once its routes run.
   *
   * @throws IllegalStateException when the database, a secret or a route file does not allow a
   *     start
   */
  public static Hub start(HubSettings settings) {
    return start(settings, () -> false);
  }

  /**
   * {@link #start(HubSettings)} that may be given up: a start takes seconds, and who asks for a
   * stop meanwhile leaves nothing running.
   *
   * @param stopAsked is asked between the steps of the start
   * @throws StartGivenUp when it said so; everything is stopped then
   */
  public static Hub start(HubSettings settings, BooleanSupplier stopAsked) {
    Hub hub = new Hub(stopAsked);
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
    return database.settings();
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
    giveUpWhenAsked();
    database = open.add(new HubDatabase(settings));
    giveUpWhenAsked();
    database.connect(settings);
    scope = database.scope();
    bindBeans(settings);
    configure(settings);
    giveUpWhenAsked();
    new RestoreHold(scope)
        .check(Boolean.parseBoolean(settings.environment().get("SYNCFLOW_RESTORED")));
    ledger.runs().closeAbandoned();
    // Who started the hub ends it; Camel's own hook would have its stop wait for itself.
    main.setShutdownStrategy(new SimpleMainShutdownStrategy());
    open.add(main::stop);
    open.add(ledger.control()::endRuns);
    main.start();
    giveUpWhenAsked();
    bean("clockSkew", ClockSkew.class).check();
    bean("logPartitions", LogPartitions.class).make(monthsAhead());
    api.open(context());
    LOG.info("SyncFlow runs with {} routes", context().getRoutesSize());
  }

  private void giveUpWhenAsked() {
    if (stopAsked.getAsBoolean()) {
      throw new StartGivenUp();
    }
  }

  private int monthsAhead() {
    return Integer.parseInt(
        context().resolvePropertyPlaceholders("{{syncflow.housekeeping.months-ahead}}").strip());
  }

  private void bindBeans(HubSettings settings) {
    Clock clock = settings.clock();
    Redactor redactor = new Redactor();
    OrgScope apart = database.apart();
    ledger =
        open.add(
            Ledger.of(scope, apart, node(settings), clock, LEASE, LONGEST_RUN, redactor::redact));
    HubSecrets secrets = new HubSecrets(settings, scope, redactor);
    secrets.bind(main);
    Accounts accounts = new Accounts(scope);
    JdbcSources sources = open.add(new JdbcSources(accounts, secrets::password));
    HubHttp http =
        open.add(
            new HubHttp(
                settings, scope, redactor, clock, new HttpAccounts(accounts, secrets::password)));
    HubSyrve syrve =
        open.add(
            new HubSyrve(
                settings, scope, node(settings), http.guard(), secrets.secrets(), redactor, clock));
    syrve.bind(main, ledger.control());
    HubOutbox outbox = open.add(new HubOutbox(settings));
    outbox.bind(main, scope, ledger, node(settings), redactor, clock);
    ExecutorService organisations = Executors.newFixedThreadPool(ORGANISATIONS_AT_ONCE);
    open.add(organisations::shutdown);
    main.bind("orgTransaction", new OrgTransaction(scope));
    main.bind("organisations", organisations);
    main.bind("accounts", accounts);
    main.bind("ledger", ledger.runs());
    main.bind("runControl", ledger.control());
    main.bind("runs", new Runs(scope));
    Alerts alerts = new Alerts(scope);
    main.bind("alerts", alerts);
    main.bind("usualRows", new UsualRows(scope, alerts));
    HubTargets targets = new HubTargets(scope, ledger, alerts, clock);
    targets.bind(main);
    main.bind("scheduleHub", http.scheduleHub(ledger.control()));
    open.add(new HubReads(scope, ledger, sources::of, http.sources(), alerts, clock)).bind(main);
    new HubDocuments(scope, outbox.queue()).bind(main, settings);
    new HubPull(settings, scope, ledger, alerts, clock).bind(main);
    main.addMainListener(open.add(new HubLoading()));
    main.addMainListener(new HubOperations(database.control(), node(settings).name(), clock));
    HubShopify shopify =
        new HubShopify(
            settings, http, scope, ledger, accounts, secrets.secrets(), secrets::password, clock);
    shopify.bind(main);
    HubXorosoft xorosoft =
        new HubXorosoft(
            settings, http, scope, ledger.control(), accounts, secrets::password, clock);
    xorosoft.bind(main);
    HubPreviews previews = new HubPreviews(scope, shopify, clock);
    api =
        new HubApi(
            apart,
            clock,
            secrets.secrets(),
            redactor,
            sources,
            http,
            syrve,
            Map.of(
                HubSyrve.SYSTEM, syrve::test,
                ShopifyAccounts.SYSTEM, shopify::test,
                XorosoftAccounts.SYSTEM, xorosoft::test),
            ledger.control(),
            targets.mappings(),
            previews);
    api.bind(main);
    // After the API, whose beans it joins.
    main.addMainListener(previews);
    main.addMainListener(new RefuseBrokenFiles(settings.root(), settings.properties(), clock));
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

  @Override
  public void close() {
    open.close();
  }
}
