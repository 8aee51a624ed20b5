package io.syncflow.sandbox;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A small Oracle IFS in this process: five related tables of plausible, untidy data with planted
 * faults. What it holds survives a kill: a day is either wholly there or not begun.
 */
public final class SimulatedErp implements Erp {

  /** The seed of the sandbox that ships. */
  public static final long SEED = 20_250_310;

  private static final String DAY = "ifs.day";
  private static final String ORIGIN = "ifs.origin";

  private final ErpDatabase database;
  private final long seed;

  private SimulatedErp(ErpDatabase database, long seed) {
    this.database = database;
    this.seed = seed;
  }

  /**
   * Opens the ERP kept in a folder; fills it with its first day when it is empty or was not filled
   * to the end.
   *
   * @throws SandboxFault when another process has it open, or it was made from another seed
   */
  public static SimulatedErp open(Path folder, long seed) throws SandboxFault {
    SimulatedErp erp = new SimulatedErp(ErpDatabase.open(folder), seed);
    try {
      erp.fill();
      return erp;
    } catch (SandboxFault | RuntimeException e) {
      erp.close();
      throw e;
    }
  }

  @Override
  public ErpLogin login() {
    return database.login();
  }

  @Override
  public List<String> entities() {
    return Arrays.stream(ErpTable.values()).map(ErpTable::entity).toList();
  }

  /** What is planted in it. */
  public PlantedFaults planted() {
    return PlantedFaults.planted();
  }

  /** 1, or 2 once {@link #dayTwo()} has happened. */
  public int day() {
    return recall(DAY).map(Integer::parseInt).orElse(0);
  }

  @Override
  public boolean dayTwo() {
    if (day() >= 2) {
      return false;
    }
    try (Connection connection = database.connect()) {
      new DayTwo(new DayOne(seed), new ErpWriter(connection), seed).apply();
      ErpDatabase.remember(connection, DAY, "2");
      connection.commit();
      return true;
    } catch (SQLException e) {
      throw broken(e);
    }
  }

  /** Opens the systems beside it that speak HTTP. */
  public SimulatedApis apis(Clock clock) {
    return SimulatedApis.open(database, this, seed, clock);
  }

  /** Starts to change rows now and then, until what it returns is closed. */
  public LiveChanges live(Clock clock) {
    LiveChanges changes = changes(clock, new Random(clock.millis()));
    changes.start();
    return changes;
  }

  LiveChanges changes(Clock clock, Random random) {
    return new LiveChanges(database, new DayOne(seed), clock, random);
  }

  @Override
  public Optional<String> recall(String name) {
    try {
      return database.recall(name);
    } catch (SQLException e) {
      throw broken(e);
    }
  }

  @Override
  public void remember(String name, String content) {
    try {
      database.remember(name, content);
    } catch (SQLException e) {
      throw broken(e);
    }
  }

  private void fill() throws SandboxFault {
    try {
      Optional<String> origin = database.recall(ORIGIN);
      String expected = "seed " + seed;
      if (origin.isPresent() && !origin.get().equals(expected)) {
        throw new SandboxFault(
            "The simulated ERP in this folder was made from "
                + origin.get()
                + "; remove the folder to begin anew.");
      }
      if (origin.isEmpty()) {
        createTables();
        firstDay(expected);
      }
    } catch (SQLException e) {
      throw broken(e);
    }
  }

  private void createTables() throws SQLException {
    database.createSchema(ErpTable.SCHEMA);
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      for (ErpTable table : ErpTable.values()) {
        statement.execute(table.create());
        statement.execute(table.createIndex());
      }
    }
  }

  /** One transaction: what a kill leaves is nothing or all. */
  private void firstDay(String origin) throws SQLException {
    DayOne dayOne = new DayOne(seed);
    try (Connection connection = database.connect()) {
      ErpWriter writer = new ErpWriter(connection);
      for (ErpTable table : ErpTable.values()) {
        writer.insert(table, dayOne.rows(table));
      }
      ErpDatabase.remember(connection, DAY, "1");
      ErpDatabase.remember(connection, ORIGIN, origin);
      connection.commit();
    }
  }

  private static IllegalStateException broken(SQLException e) {
    return new IllegalStateException("the simulated ERP failed", e);
  }

  @Override
  public void close() {
    try {
      database.close();
    } catch (SQLException e) {
      throw broken(e);
    }
  }
}
