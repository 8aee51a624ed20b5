package io.syncflow;

import io.syncflow.api.AccessRules;
import io.syncflow.api.ApiDocument;
import io.syncflow.api.ApiGate;
import io.syncflow.api.ApiHeaders;
import io.syncflow.api.BaseUrls;
import io.syncflow.api.ConnectionsApi;
import io.syncflow.api.Cursors;
import io.syncflow.api.CursorsApi;
import io.syncflow.api.DeletesApi;
import io.syncflow.api.DeskApi;
import io.syncflow.api.FailedRecordsApi;
import io.syncflow.api.HooksApi;
import io.syncflow.api.HousekeepingApi;
import io.syncflow.api.HttpLimits;
import io.syncflow.api.HttpSurface;
import io.syncflow.api.InventorySessionsApi;
import io.syncflow.api.Json;
import io.syncflow.api.MappingsApi;
import io.syncflow.api.OpenNights;
import io.syncflow.api.OrganizationsApi;
import io.syncflow.api.OutboxApi;
import io.syncflow.api.PendingParentsApi;
import io.syncflow.api.ProgressApi;
import io.syncflow.api.ReconciliationsApi;
import io.syncflow.api.ReplayApi;
import io.syncflow.api.RestoreApi;
import io.syncflow.api.RoutesApi;
import io.syncflow.api.RunsApi;
import io.syncflow.api.SchedulesApi;
import io.syncflow.api.SyncsApi;
import io.syncflow.api.SyrveDocumentsApi;
import io.syncflow.api.SyrveObjectsApi;
import io.syncflow.api.TokensApi;
import io.syncflow.api.TriggersApi;
import io.syncflow.connection.ConnectionAudit;
import io.syncflow.connection.Connections;
import io.syncflow.connection.JdbcConnectionTest;
import io.syncflow.connection.JdbcSources;
import io.syncflow.db.OrgScope;
import io.syncflow.deadletter.Desk;
import io.syncflow.deadletter.FailedRecords;
import io.syncflow.deadletter.MissingParents;
import io.syncflow.deadletter.PendingChildren;
import io.syncflow.deadletter.StartReplay;
import io.syncflow.delta.DeltaCatalogue;
import io.syncflow.delta.DeltaDefinitions;
import io.syncflow.delta.EntityCursors;
import io.syncflow.delta.NightOutlook;
import io.syncflow.delta.SetCursor;
import io.syncflow.delta.StartSync;
import io.syncflow.delta.night.NightSchedules;
import io.syncflow.ledger.ProgressBoard;
import io.syncflow.ledger.RunControl;
import io.syncflow.ledger.Runs;
import io.syncflow.load.Reconciliations;
import io.syncflow.load.StagedDeletes;
import io.syncflow.mapping.Mappings;
import io.syncflow.ops.Housekeeping;
import io.syncflow.ops.RestoreHold;
import io.syncflow.ops.RouteControl;
import io.syncflow.ops.Schedules;
import io.syncflow.security.ApiTokens;
import io.syncflow.security.FirstStart;
import io.syncflow.security.Identity;
import io.syncflow.security.Organizations;
import io.syncflow.security.PlatformTokens;
import io.syncflow.security.Redactor;
import io.syncflow.security.Secrets;
import io.syncflow.syrve.document.InventoryLines;
import io.syncflow.syrve.document.InventorySessions;
import io.syncflow.syrve.outbox.OutboxDesk;
import io.syncflow.syrve.outbox.OutboxList;
import io.syncflow.syrve.pull.StoredObjects;
import io.syncflow.webhook.HookEndpoints;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/** Composes the HTTP API: the beans behind {@code routes/api} and the public port. */
final class HubApi extends MainListenerSupport {

  private static final long STREAM_MILLIS = 1000;

  /** Fewer than the connections of the write pool: every run has one while it loads a chunk. */
  private static final int RUNS_AT_ONCE = 16;

  private final OrgScope scope;
  private final Clock clock;
  private final Secrets secrets;
  private final Redactor redactor;
  private final JdbcSources sources;
  private final HubHttp http;
  private final HubSyrve syrve;
  private final Map<String, Function<UUID, Optional<String>>> probes;
  private final RunControl control;
  private final Mappings mappings;
  private final HubPreviews previews;
  private final Json json = new Json();
  private final ApiTokens tokens;
  private final PlatformTokens platform;
  private final Organizations organizations;
  private final ProgressApi progress;
  private HttpSurface surface;

  /**
   * @param probes by system, what tries its connection and gives a sentence when that fails; the
   *     others are tried by HTTP or JDBC
   */
  HubApi(
      OrgScope scope,
      Clock clock,
      Secrets secrets,
      Redactor redactor,
      JdbcSources sources,
      HubHttp http,
      HubSyrve syrve,
      Map<String, Function<UUID, Optional<String>>> probes,
      RunControl control,
      Mappings mappings,
      HubPreviews previews) {
    this.scope = scope;
    this.clock = clock;
    this.secrets = secrets;
    this.redactor = redactor;
    this.sources = sources;
    this.http = http;
    this.syrve = syrve;
    this.probes = probes;
    this.control = control;
    this.mappings = mappings;
    this.previews = previews;
    this.tokens = new ApiTokens(scope, clock);
    this.platform = new PlatformTokens(scope, clock);
    this.organizations = new Organizations(scope);
    this.progress = new ProgressApi(new ProgressBoard(scope), json);
  }

  /** Hands the beans and itself to the application. */
  void bind(Main main) {
    Cursors cursors = new Cursors(secrets);
    Runs runs = new Runs(scope);
    main.bind("apiHeaders", new ApiHeaders());
    main.bind("apiGate", new ApiGate(json));
    main.bind("apiDocument", new ApiDocument());
    main.bind("restoreApi", new RestoreApi(new RestoreHold(scope)));
    main.bind("runsApi", new RunsApi(runs, control, cursors));
    main.bind("progressApi", progress);
    FailedRecords failed = new FailedRecords(scope);
    main.bind(
        "failedRecordsApi",
        new FailedRecordsApi(failed, new PendingChildren(scope), cursors, clock));
    main.bind("deskApi", new DeskApi(new Desk(scope), failed, json, clock));
    main.bind("pendingParentsApi", new PendingParentsApi(new MissingParents(scope), cursors, json));
    main.bind("mappingsApi", new MappingsApi(mappings));
    main.bind(
        "inventorySessionsApi",
        new InventorySessionsApi(
            new InventorySessions(scope), new InventoryLines(scope), cursors, json));
    main.bind("syrveDocumentsApi", new SyrveDocumentsApi());
    main.bind("syrveObjectsApi", new SyrveObjectsApi(new StoredObjects(scope), cursors));
    main.bind(
        "outboxApi",
        new OutboxApi(new OutboxList(scope, clock), new OutboxDesk(scope, clock), cursors, json));
    main.bind("organizationsApi", new OrganizationsApi(organizations, tokens, json));
    main.bind("tokensApi", new TokensApi(tokens, platform, json));
    main.bind(
        "hooksApi",
        new HooksApi(
            new Connections(scope), new HookEndpoints(scope, secrets, clock), redactor, json));
    main.bind(
        "connectionsApi",
        new ConnectionsApi(
            new Connections(scope),
            (org, connection) ->
                probes.containsKey(connection.system())
                    ? probes.get(connection.system()).apply(org)
                    : http.test(new JdbcConnectionTest(sources), org, connection),
            new BaseUrls(http::fault),
            HubAccountRules.of(new RouteSystems(main::getCamelContext)),
            syrve,
            secrets,
            redactor,
            new ConnectionAudit(scope, new Connections(scope)),
            json));
    HubCatalog.bind(main, scope, clock, previews, cursors, json);
    main.addMainListener(this);
  }

  /** The port the API listens on. */
  int port() {
    return surface.port();
  }

  /** How the first person gets in. */
  FirstStart firstStart() {
    return new FirstStart(organizations, tokens, platform);
  }

  /** Before the routes are built: their endpoints look for the router. */
  @Override
  public void afterConfigure(BaseMainSupport main) {
    CamelContext context = main.getCamelContext();
    StartSync start = new StartSync(context, RUNS_AT_ONCE);
    context.getRegistry().bind("startSync", start);
    context
        .getRegistry()
        .bind(
            "cursorsApi",
            new CursorsApi(new EntityCursors(scope), new SetCursor(scope, clock), start, json));
    StartReplay replay = new StartReplay(context, context.createProducerTemplate(), scope);
    context.getRegistry().bind("replayApi", new ReplayApi(replay, new Runs(scope), json, clock));
    NightSchedules nights = new NightSchedules(scope);
    SyncsApi syncs = new SyncsApi(start, new Runs(scope), new OpenNights(nights, clock), json);
    context.getRegistry().bind("syncsApi", syncs);
    context
        .getRegistry()
        .bind(
            "deletesApi",
            new DeletesApi(new StagedDeletes(scope), syncs, start, new Cursors(secrets)));
    context
        .getRegistry()
        .bind(
            "reconciliationsApi",
            new ReconciliationsApi(
                new Reconciliations(scope), syncs, start, new Cursors(secrets), json));
    DeltaCatalogue catalogue = new DeltaCatalogue(context, new DeltaDefinitions());
    context.getRegistry().bind("deltaCatalogue", catalogue);
    NightOutlook outlook = new NightOutlook(sources::of, catalogue, nights, clock);
    context
        .getRegistry()
        .bind("schedulesApi", new SchedulesApi(nights, outlook, start, clock, json));
    RouteControl routes =
        context.getRegistry().lookupByNameAndType("routeControl", RouteControl.class);
    Schedules schedules = context.getRegistry().lookupByNameAndType("schedules", Schedules.class);
    context.getRegistry().bind("routesApi", new RoutesApi(routes));
    context.getRegistry().bind("triggersApi", new TriggersApi(schedules));
    Housekeeping housekeeping =
        context.getRegistry().lookupByNameAndType("housekeeping", Housekeeping.class);
    context.getRegistry().bind("housekeepingApi", new HousekeepingApi(housekeeping));
    String host = context.resolvePropertyPlaceholders("{{syncflow.http.host}}");
    int port =
        Integer.parseInt(context.resolvePropertyPlaceholders("{{syncflow.http.port}}").strip());
    surface = new HttpSurface(HttpLimits.standard(host, port), this::identify, json);
    try {
      context.addService(surface, true, true);
    } catch (Exception e) {
      throw new IllegalStateException(
          "the API cannot listen on " + host + ":" + port + ": " + e.getMessage(), e);
    }
  }

  /** Lets requests in; to be called once the routes run. */
  void open(CamelContext context) {
    surface.stream("/api/v1/progress/stream", STREAM_MILLIS, progress::snapshot);
    surface.open(AccessRules.of(context));
  }

  private Optional<Identity> identify(String token) {
    Optional<Identity> caller = tokens.identify(token);
    return caller.isPresent() ? caller : platform.identify(token);
  }
}
