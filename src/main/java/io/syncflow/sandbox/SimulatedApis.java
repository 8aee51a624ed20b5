package io.syncflow.sandbox;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The simulated systems that speak HTTP: APISmith and Xorosoft, sources, and ScheduleHub, a target.
 * They listen on a loopback port of their own, and keep what they hold beside the ERP, so that a
 * kill loses nothing. {@code POST {base}/faults} makes each of them misbehave.
 */
public final class SimulatedApis implements AutoCloseable {

  private static final String TOKEN = "api.token";
  private static final int THREADS = 4;

  /**
   * Parts whose stock ScheduleHub counts, and refuses, on the first day; the oldest, so that no
   * overlap reads them again.
   */
  private static final int FROZEN_FROM = 0;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final ErpDatabase database;
  private final String token;
  private final List<String> skus;
  private final ApiFaults apiSmithFaults = new ApiFaults();
  private final ApiFaults scheduleHubFaults = new ApiFaults();
  private volatile boolean counting = true;
  private volatile Set<String> indigestible = Set.of();
  private final ApiFaults xorosoftFaults = new ApiFaults();

  private SimulatedApis(ErpDatabase database, HttpServer server, String token, List<String> skus) {
    this.skus = skus;
    this.database = database;
    this.server = server;
    this.token = token;
  }

  static SimulatedApis open(ErpDatabase database, SimulatedErp erp, long seed, Clock clock) {
    try {
      createTables(database);
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      List<String> parts = new DayOne(seed).parts.sound();
      SimulatedXorosoft xorosoft = new SimulatedXorosoft(erp::day, parts);
      SimulatedApis apis =
          new SimulatedApis(database, server, token(database), stockedFirst(parts));
      String bearer = "Bearer " + apis.token;
      apis.serve(
          "/apismith",
          bearer,
          apis.apiSmithFaults,
          clock,
          new SimulatedApiSmith(erp::day, seed, clock));
      apis.serve("/xerp", apis.xorosoft().authorization(), apis.xorosoftFaults, clock, xorosoft);
      apis.serve(
          "/schedulehub",
          bearer,
          apis.scheduleHubFaults,
          clock,
          new SimulatedScheduleHub(
              database,
              new HashSet<>(parts.subList(FROZEN_FROM, FROZEN_FROM + PlantedFaults.STOCK_FROZEN)),
              () -> apis.counting && erp.day() == 1,
              () -> apis.indigestible));
      server.setExecutor(apis.threads);
      server.start();
      return apis;
    } catch (IOException e) {
      throw new UncheckedIOException("the simulated systems cannot listen", e);
    } catch (SQLException e) {
      throw new IllegalStateException("the simulated systems do not open", e);
    }
  }

  private void serve(
      String base, String authorization, ApiFaults faults, Clock clock, ApiHandler.Work work) {
    server.createContext(base, new ApiHandler(base, authorization, faults, clock, work));
  }

  /** How the hub connects to APISmith. */
  public ApiLogin apiSmith() {
    return login("/apismith");
  }

  /** How the hub connects to ScheduleHub. */
  public ApiLogin scheduleHub() {
    return login("/schedulehub");
  }

  /** How the hub connects to Xorosoft: an API key, and the token as its secret. */
  public XoroLogin xorosoft() {
    return new XoroLogin(login("/xerp").url(), "sandbox", token);
  }

  /** The SKUs that a shop can sell: first those of which Xorosoft has stock. */
  public List<String> skus() {
    return skus;
  }

  /** What Xorosoft is to do wrong. */
  public ApiFaults xorosoftFaults() {
    return xorosoftFaults;
  }

  /** What APISmith is to do wrong. */
  public ApiFaults apiSmithFaults() {
    return apiSmithFaults;
  }

  /** What ScheduleHub is to do wrong. */
  public ApiFaults scheduleHubFaults() {
    return scheduleHubFaults;
  }

  private ApiLogin login(String base) {
    return new ApiLogin("http://127.0.0.1:" + server.getAddress().getPort() + base, token);
  }

  /**
   * Makes the next calls go wrong in ways from which a hub recovers by itself: APISmith is busy,
   * cuts a page off and repeats one; ScheduleHub takes a batch and does not answer.
   */
  public void haveABadNight() {
    apiSmithFaults.next(ApiFault.BUSY_429, 1);
    apiSmithFaults.next(ApiFault.TRUNCATED, 1);
    apiSmithFaults.next(ApiFault.OUT_OF_ORDER, 1);
    apiSmithFaults.next(ApiFault.REPEATED_PAGE, 1);
    scheduleHubFaults.next(ApiFault.BUSY_503, 1);
    scheduleHubFaults.next(ApiFault.NO_ANSWER, 2);
    xorosoftFaults.next(ApiFault.THROTTLED_EMPTY, 2);
  }

  /** Whether ScheduleHub counts some of its stock on the first day, and refuses to change it. */
  public void countStock(boolean wanted) {
    counting = wanted;
  }

  /** Items for whose sake ScheduleHub refuses a whole batch, and does not say which it was. */
  public void chokeOn(Set<String> items) {
    indigestible = Set.copyOf(items);
  }

  /** What ScheduleHub holds: the content of each stock level, as JSON, by item. */
  public Map<String, String> stock() {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select ITEM_NO, CONTENT from SANDBOX.SCHEDULEHUB_STOCK")) {
      Map<String, String> stock = new HashMap<>();
      while (rows.next()) {
        stock.put(rows.getString(1), rows.getString(2));
      }
      return stock;
    } catch (SQLException e) {
      throw new IllegalStateException("the simulated ScheduleHub failed", e);
    }
  }

  /**
   * A batch that ScheduleHub received.
   *
   * @param repeated whether it had answered its key before
   */
  public record Received(String idempotencyKey, int items, boolean repeated) {}

  /** Every batch that ScheduleHub received and did not turn away, in order. */
  public List<Received> journal() {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select IDEMPOTENCY_KEY, ITEMS, REPEATED from SANDBOX.SCHEDULEHUB_JOURNAL"
                    + " order by SEQ")) {
      List<Received> journal = new ArrayList<>();
      while (rows.next()) {
        journal.add(new Received(rows.getString(1), rows.getInt(2), rows.getBoolean(3)));
      }
      return journal;
    } catch (SQLException e) {
      throw new IllegalStateException("the simulated ScheduleHub failed", e);
    }
  }

  /** Xorosoft has stock of the newest parts. */
  private static List<String> stockedFirst(List<String> parts) {
    int others = parts.size() - SimulatedXorosoft.ITEMS;
    List<String> skus = new ArrayList<>(parts.subList(others, parts.size()));
    skus.addAll(parts.subList(0, others));
    return List.copyOf(skus);
  }

  private static void createTables(ErpDatabase database) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create table if not exists SANDBOX.SCHEDULEHUB_STOCK"
              + " (ITEM_NO varchar2(100) primary key, VERSION number(19) not null, CONTENT clob not null)");
      statement.execute(
          "create table if not exists SANDBOX.SCHEDULEHUB_ANSWERS"
              + " (IDEMPOTENCY_KEY varchar2(200) primary key, BODY_HASH varchar2(64) not null,"
              + " ANSWER clob not null)");
      statement.execute(
          "create table if not exists SANDBOX.SCHEDULEHUB_JOURNAL"
              + " (SEQ bigint generated always as identity primary key,"
              + " IDEMPOTENCY_KEY varchar2(200) not null, ITEMS number not null,"
              + " REPEATED boolean not null)");
      connection.commit();
    }
  }

  private static String token(ErpDatabase database) throws SQLException {
    String known = database.recall(TOKEN).orElse(null);
    if (known != null) {
      return known;
    }
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    String token = HexFormat.of().formatHex(random);
    database.remember(TOKEN, token);
    return token;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
