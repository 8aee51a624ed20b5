package io.syncflow.cli;

import io.syncflow.Hub;
import io.syncflow.HubSettings;
import io.syncflow.StartGivenUp;
import io.syncflow.deadletter.Backlog;
import io.syncflow.delta.night.NightSchedules;
import io.syncflow.delta.night.NightWindow;
import io.syncflow.ledger.RunSummary;
import io.syncflow.sandbox.CsvErp;
import io.syncflow.sandbox.CsvSource;
import io.syncflow.sandbox.Erp;
import io.syncflow.sandbox.ErpLogin;
import io.syncflow.sandbox.LiveChanges;
import io.syncflow.sandbox.SandboxFault;
import io.syncflow.sandbox.SimulatedApis;
import io.syncflow.sandbox.SimulatedErp;
import io.syncflow.security.FirstStart;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * A hub and an ERP in one folder. It can be killed at any moment: what it had begun, the next one
 * on the same folder continues.
 */
final class Sandbox implements AutoCloseable {

  /** The simulated systems are on settings, and nobody need wait for them long. */
  private static final Map<String, String> NEARBY =
      Map.of(
          "syncflow.outbound.private-hosts",
          "127.0.0.1",
          "syncflow.outbound.first-pause",
          "PT0.1S",
          "syncflow.xorosoft.first-pause",
          "PT0.1S",
          "syncflow.syrve.token-life",
          SandboxSyrve.TOKEN_LIFE.toString(),
          "syncflow.syrve.token-age",
          SandboxSyrve.TOKEN_LIFE.dividedBy(2).toString());

  /** The note that says up to which run earlier reports went. */
  private static final String REPORTED = "sandbox.reported";

  /** The entity whose backfill is spread over days. */
  static final String BACKFILLED = "order_lines";

  private final Hub hub;
  private final Erp erp;
  private final SimulatedApis apis;
  private final SandboxSyrve syrve;
  private final SandboxShop shop;
  private final UUID org;
  private final Path folder;
  private final SandboxRuns runs;
  private final List<SandboxEntity> entities;
  private boolean alive;

  /** Null unless the ERP changes by itself. */
  private LiveChanges live;

  private boolean closed;

  private Sandbox(
      Hub hub,
      Erp erp,
      SimulatedApis apis,
      SandboxSyrve syrve,
      SandboxShop shop,
      UUID org,
      Path folder,
      boolean bars) {
    this.hub = hub;
    this.erp = erp;
    this.apis = apis;
    this.syrve = syrve;
    this.shop = shop;
    this.org = org;
    this.folder = folder;
    this.runs = new SandboxRuns(hub, org, bars);
    this.entities = new ArrayList<>(runs.ordered(SandboxEntity.of(erp)));
    if (apis != null) {
      entities.addAll(SandboxShop.in());
      entities.addAll(runs.ordered(SandboxEntity.ofApis()));
      entities.addAll(SandboxShop.out());
      entities.addAll(SandboxSyrve.entities());
    }
  }

  /**
   * Starts the hub and the ERP.
   *
   * @param root the folder with routes/ and config/
   * @param folder where the sandbox lives
   * @param options what it is made of
   * @param properties overrides of config/application.properties
   * @param stopAsked is asked between the steps of the start
   * @throws StartGivenUp when a stop was asked for; nothing is left running then
   * @throws SandboxFault when the ERP cannot be filled, or the shop has another size
   * @throws IllegalStateException when the hub does not start; its message says why
   */
  static Sandbox open(
      Path root,
      Path folder,
      SandboxOptions options,
      Map<String, String> properties,
      BooleanSupplier stopAsked)
      throws SandboxFault {
    Path csv = options.csv();
    List<CsvSource> tables = csv == null ? List.of() : SandboxSources.of(root);
    if (csv != null) {
      CsvErp.check(csv, tables);
    }
    Map<String, String> settings = new HashMap<>(NEARBY);
    settings.putAll(properties);
    Hub hub = Hub.start(new HubSettings(root, folder, null, settings, System.getenv()), stopAsked);
    Erp erp = null;
    SimulatedApis apis = null;
    SandboxSyrve syrve = null;
    SandboxShop shop = null;
    try {
      Path home = folder.resolve("erp");
      erp =
          csv == null ? SimulatedErp.open(home, SimulatedErp.SEED) : CsvErp.open(home, csv, tables);
      giveUpWhenAsked(stopAsked);
      SandboxOrganisation organisation = new SandboxOrganisation(hub);
      UUID org = organisation.prepare(erp.login(), root.resolve("config/mappings"));
      if (erp instanceof SimulatedErp simulated) {
        apis = simulated.apis(Clock.systemUTC());
        organisation.connect(org, apis);
        syrve = SandboxSyrve.open(hub, org, erp, folder.resolve("syrve"), Clock.systemUTC());
        if (simulated.day() > 1) {
          syrve.dayTwo();
        }
        shop =
            SandboxShop.open(
                hub,
                org,
                erp,
                folder.resolve("shop"),
                apis.skus(),
                options.shopProducts(),
                Clock.systemUTC());
        if (erp.recall(REPORTED).isEmpty()) {
          apis.haveABadNight();
          syrve.haveABadNight();
          shop.haveABadNight();
        }
      }
      giveUpWhenAsked(stopAsked);
      return new Sandbox(hub, erp, apis, syrve, shop, org, folder, options.bars());
    } catch (SandboxFault | RuntimeException e) {
      hub.close();
      if (shop != null) {
        shop.close();
      }
      if (syrve != null) {
        syrve.close();
      }
      if (apis != null) {
        apis.close();
      }
      if (erp != null) {
        erp.close();
      }
      throw e;
    }
  }

  private static void giveUpWhenAsked(BooleanSupplier stopAsked) {
    if (stopAsked.getAsBoolean()) {
      throw new StartGivenUp();
    }
  }

  /**
   * Carries everything there is, sends the counts of a stock-take to Syrve, lets people edit at the
   * shop and at the catalog, lets the second day happen if it has not, carries that, and takes back
   * what the merchant did by mistake.
   *
   * @return a sentence for each entity that was skipped at last, and for what Syrve left open
   */
  Collection<String> catchUp() throws InterruptedException {
    List<String> notes = new ArrayList<>();
    if (syrve != null) {
      syrve.giveBack();
    }
    SandboxRuns.Round round = carry();
    if (syrve != null && !syrve.stockTake().take()) {
      notes.add("Syrve has not answered every document: syncflow outbox list");
    }
    if (shop != null && erp instanceof SimulatedErp simulated && simulated.day() == 1) {
      shop.work();
    }
    if (erp.dayTwo()) {
      if (syrve != null) {
        syrve.dayTwo();
      }
      round = carry();
    }
    notes.addAll(round.skipped().values());
    if (shop != null && shop.rollBack()) {
      notes.addAll(runs.runAll(SandboxShop.out()).skipped().values());
    }
    return notes;
  }

  /**
   * Lets the shop send its webhooks, and the simulated ERP and the shop's merchant change things by
   * themselves from here on; a CSV ERP stays as it is.
   *
   * @param still whether nobody is to change anything by themselves
   */
  synchronized void comeAlive(Clock clock, boolean still) {
    if (!closed && !alive && erp instanceof SimulatedErp simulated) {
      alive = true;
      live = still ? null : simulated.live(clock);
      shop.comeAlive(url(), !still);
    }
  }

  /**
   * Spreads a backfill of the order lines over seven days, so that there is a schedule to look at;
   * one that is there already stays. A CSV source has none.
   *
   * @return whether there is one
   */
  boolean spreadBackfill(Clock clock) {
    if (!(erp instanceof SimulatedErp)) {
      return false;
    }
    NightSchedules schedules = new NightSchedules(hub.scope());
    if (schedules.find(org, SandboxOrganisation.SYSTEM, BACKFILLED).isEmpty()) {
      ZoneId zone = ZoneId.of(SandboxOrganisation.TIME_ZONE);
      NightWindow allDay = new NightWindow(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT, zone);
      schedules.save(
          org, SandboxOrganisation.SYSTEM, BACKFILLED, allDay, 7, false, clock.instant());
    }
    return true;
  }

  /** Carries what has changed. */
  SandboxRuns.Round carry() throws InterruptedException {
    return runs.runAll(entities);
  }

  /**
   * The runs since the last report that was {@linkplain #reported finished}, so also those of a
   * process that was killed, and everything that failed or waits.
   */
  SandboxReport report() {
    UUID last = erp.recall(REPORTED).map(UUID::fromString).orElse(null);
    Backlog backlog = new Backlog(hub.scope());
    return new SandboxReport(
        runs.since(last),
        backlog.failed(org),
        backlog.waiting(org),
        shop == null ? null : shop.line());
  }

  /** Notes that a report has reached its reader. */
  void reported(SandboxReport report) {
    reported(report.runs());
  }

  /** Notes that a person has been told of these runs, oldest first. */
  void reported(List<RunSummary> told) {
    if (!told.isEmpty()) {
      RunSummary last = told.get(told.size() - 1);
      erp.remember(REPORTED, last.run().toString());
    }
  }

  /** The systems that speak HTTP; null when the ERP is made of CSV files. */
  SimulatedApis apis() {
    return apis;
  }

  /** The simulated Syrve server; null when the ERP is made of CSV files. */
  SandboxSyrve syrve() {
    return syrve;
  }

  /** The simulated shop; null when the ERP is made of CSV files. */
  SandboxShop shop() {
    return shop;
  }

  /** How the hub connects to the ERP. */
  ErpLogin erp() {
    return erp.login();
  }

  /**
   * Leaves tokens in the folder, with which commands get in.
   *
   * @return the file with an admin token of the sandbox's organisation
   */
  Path letIn() {
    hub.firstStart().prepareLocal(folder, SandboxOrganisation.SLUG);
    return folder.resolve(FirstStart.CLI_TOKEN);
  }

  /** Revokes the tokens that earlier starts left in the folder, and removes their files. */
  void lockOut() {
    hub.firstStart().forgetLocal(folder);
  }

  /** Where the HTTP API is. */
  String url() {
    return "http://127.0.0.1:" + hub.port();
  }

  Hub hub() {
    return hub;
  }

  UUID organisation() {
    return org;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (live != null) {
      live.close();
    }
    hub.close();
    if (shop != null) {
      shop.close();
    }
    if (syrve != null) {
      syrve.close();
    }
    if (apis != null) {
      apis.close();
    }
    erp.close();
  }
}
