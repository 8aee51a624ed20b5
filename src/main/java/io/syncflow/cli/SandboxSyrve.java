package io.syncflow.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.syncflow.Hub;
import io.syncflow.sandbox.Erp;
import io.syncflow.sandbox.SimulatedErp;
import io.syncflow.sandbox.SimulatedSyrve;
import io.syncflow.sandbox.SyrveFault;
import io.syncflow.security.Secrets;
import io.syncflow.syrve.SyrveConnections;
import io.syncflow.syrve.SyrveSeatList;
import io.syncflow.syrve.SyrveSeats;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A simulated Syrve server beside the ERP, and the organisation's account at it. */
final class SandboxSyrve implements AutoCloseable {

  static final String SYSTEM = "syrve";

  private static final String USER = "hub";
  private static final String PASSWORD = "syrve.password";
  private static final String PORT = "syrve.port";
  private static final long LOOK_AGAIN_MILLIS = 100;
  private static final long PATIENCE_MILLIS = 20_000;

  /** Short, for what a kill leaves behind during a login is blocked for as long. */
  static final Duration TOKEN_LIFE = Duration.ofSeconds(10);

  private final Hub hub;
  private final UUID org;
  private final SimulatedSyrve server;
  private final Clock clock;

  private SandboxSyrve(Hub hub, UUID org, SimulatedSyrve server, Clock clock) {
    this.hub = hub;
    this.org = org;
    this.server = server;
    this.clock = clock;
  }

  /**
   * Starts the server, where it was before if that port is free, and connects the organisation.
   *
   * @param erp remembers the server's port and password
   * @param folder where the server keeps its documents
   */
  static SandboxSyrve open(Hub hub, UUID org, Erp erp, Path folder, Clock clock) {
    String password = erp.recall(PASSWORD).orElseGet(() -> newPassword(erp));
    int port = erp.recall(PORT).map(Integer::parseInt).orElse(0);
    SimulatedSyrve server =
        SimulatedSyrve.start(
            new SimulatedSyrve.Setup(
                port, folder, SimulatedErp.SEED, SimulatedSyrve.PRODUCTS, USER, password),
            clock);
    server.tokenLife(TOKEN_LIFE);
    erp.remember(PORT, Integer.toString(server.port()));
    new SyrveConnections(hub.scope(), hub.bean("secrets", Secrets.class))
        .save(
            org,
            server.login().url() + "/resto",
            USER,
            password,
            JsonNodeFactory.instance.objectNode().put("time_zone", SimulatedSyrve.ZONE.getId()));
    return new SandboxSyrve(hub, org, server, clock);
  }

  private static String newPassword(Erp erp) {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    String password = HexFormat.of().formatHex(random);
    erp.remember(PASSWORD, password);
    return password;
  }

  /** What is read from it, in this order. */
  static List<SandboxEntity> entities() {
    return List.of(
        new SandboxEntity(SYSTEM, "bootstrap"),
        new SandboxEntity(SYSTEM, "products"),
        new SandboxEntity(SYSTEM, "stock"));
  }

  /** The server itself. */
  SimulatedSyrve server() {
    return server;
  }

  /** Makes the next calls go wrong in ways from which a hub recovers by itself. */
  void haveABadNight() {
    server.faults().next(SyrveFault.EXPIRED, "/v2/entities/products/list", 1);
    server.faults().next(SyrveFault.RESET_MID, "/v2/reports/balance/stores", 1);
  }

  /** What happens there in the second night; the same each time, for products are not kept. */
  void dayTwo() {
    List<String> ids =
        server.products().stream().map(product -> product.path("id").asText()).limit(4).toList();
    ids.subList(0, 3)
        .forEach(
            id ->
                server.changeProduct(
                    id, product -> product.put("name", product.path("name").asText() + " (new)")));
    server.changeProduct(ids.get(3), product -> product.put("deleted", true));
    server.addProduct("Chá gelado & menta");
  }

  /**
   * Gives back the seat that a killed sandbox had. There is no schedule that would do it, and a
   * login that was not answered blocks the server for as long as tokens live.
   */
  void giveBack() throws InterruptedException {
    SyrveSeats seats = hub.bean("syrveSeats", SyrveSeats.class);
    SyrveSeatList list = new SyrveSeatList(hub.scope());
    for (long waited = 0; waited < PATIENCE_MILLIS; waited += LOOK_AGAIN_MILLIS) {
      seats.sweep();
      if (list.list(org, 1).stream().allMatch(seat -> seat.state().equals("free"))) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
    }
  }

  /** How the counts of a person reach it. */
  SandboxStockTake stockTake() {
    return new SandboxStockTake(hub, org, server, clock);
  }

  @Override
  public void close() {
    server.close();
  }
}
