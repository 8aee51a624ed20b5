package io.syncflow.bench;

import static java.util.stream.Collectors.joining;

import io.syncflow.Hub;
import io.syncflow.HubSettings;
import io.syncflow.delta.StartSync;
import io.syncflow.ledger.RunMode;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * The hub as it ships, with the benchmark's two routes: runs of one entity, start excluded. Takes
 * the entity and, when it is not 1, the number of runs.
 */
final class HubContender {

  /** All that a delta needs; no schedules, whose work would disturb the others' measurement. */
  private static final List<String> ROUTES =
      List.of(
          "routes/templates/rowversion-delta.camel.yaml",
          "routes/shared/deliver-chunk.camel.yaml",
          "routes/shared/delta-run.camel.yaml",
          "routes/shared/errors.camel.yaml",
          "routes/shared/fail-run.camel.yaml",
          "routes/shared/failed-record.camel.yaml",
          "routes/shared/load-chunk.camel.yaml",
          "routes/shared/run.camel.yaml",
          "src/bench/resources/bench/routes/bench.camel.yaml");

  private HubContender() {}

  public static void main(String[] args) throws Exception {
    Place place = Place.here();
    Path root = Path.of("").toAbsolutePath();
    Map<String, String> properties =
        Map.of(
            "camel.main.routesIncludePattern",
            ROUTES.stream().map(file -> "file:" + root + "/" + file).collect(joining(",")),
            "syncflow.http.port",
            freePort(),
            "syncflow.management.port",
            freePort());
    Path data = Files.createTempDirectory("syncflow-bench");
    try (Hub hub =
        Hub.start(new HubSettings(root, data, place.database(), properties, System.getenv()))) {
      StartSync sync = hub.bean("startSync", StartSync.class);
      int runs = args.length > 1 ? Integer.parseInt(args[1]) : 1;
      Sample.Start start = Sample.start();
      for (int run = 1; run <= runs; run++) {
        fillTenths(place, run);
        sync.runToEnd(place.org(), "oracle_ifs", args[0], RunMode.REALTIME);
      }
      start.stop().print();
    }
  }

  /** One process that carries the same rows in ten runs is as warm as one that does in one. */
  private static void fillTenths(Place place, int tenths) throws SQLException {
    try (Connection source =
            DriverManager.getConnection(
                place.sourceUrl(), place.database().user(), place.database().password());
        PreparedStatement update = source.prepareStatement("UPDATE erp.tenths SET there = ?")) {
      update.setLong(1, tenths);
      update.executeUpdate();
    }
  }

  private static String freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return String.valueOf(socket.getLocalPort());
    }
  }
}
