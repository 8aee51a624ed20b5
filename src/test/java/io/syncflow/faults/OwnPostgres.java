package io.syncflow.faults;

import io.syncflow.db.DatabaseSettings;
import io.syncflow.db.Migrations;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A PostgreSQL server for one test class, which can be stopped in every way and comes back on the
 * same port with the same data. It writes what it acknowledges (fsync is on).
 */
public final class OwnPostgres implements AutoCloseable {

  private static final String DATABASE = "syncflow";

  /** How PostgreSQL is stopped, by the signal that says so. */
  public enum Stop {
    /** Sessions are ended and rolled back. */
    FAST("-INT"),
    /** As in a crash: nothing is written any more, the next start recovers. */
    IMMEDIATE("-QUIT");

    private final String signal;

    Stop(String signal) {
      this.signal = signal;
    }
  }

  private final Path data;
  private final int port;
  private EmbeddedPostgres server;

  private OwnPostgres(Path data, int port) {
    this.data = data;
    this.port = port;
  }

  /**
   * Starts a server with a migrated database.
   *
   * @param folder an empty folder
   */
  public static OwnPostgres start(Path folder) throws IOException, SQLException {
    OwnPostgres postgres = new OwnPostgres(folder.resolve("pg"), freePort());
    postgres.start();
    try (Connection admin = postgres.connect("postgres");
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE ROLE syncflow_owner LOGIN CREATEROLE PASSWORD 'owner'");
      statement.execute("CREATE DATABASE " + DATABASE + " OWNER syncflow_owner");
    }
    new Migrations(postgres.settings()).migrate();
    return postgres;
  }

  /** How a hub connects to it. */
  public DatabaseSettings settings() {
    return settings(port);
  }

  /**
   * How a hub connects to it through another port, with options for the URL such as {@code ?a=b}.
   */
  public DatabaseSettings settings(int through, String... options) {
    return new DatabaseSettings(
        url(through, DATABASE) + String.join("", options),
        "syncflow_app",
        "app",
        "syncflow_owner",
        "owner");
  }

  public int port() {
    return port;
  }

  /** A connection that row-level security does not bind. */
  public Connection superuser() throws SQLException {
    return connect(DATABASE);
  }

  /** Starts it after a stop; returns once it answers. */
  public void start() throws IOException {
    server =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setPort(port)
            .setServerConfig("fsync", "on")
            .setServerConfig("shared_buffers", "64MB")
            .setServerConfig("max_connections", "100")
            .setServerConfig("timezone", "UTC")
            .start();
  }

  /** Stops it and returns once it is gone. */
  public void stop(Stop how) throws IOException {
    long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).trim());
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    new ProcessBuilder("kill", how.signal, Long.toString(pid)).start().onExit().join();
    process.onExit().join();
    server.close();
    server = null;
  }

  public void restart(Stop how) throws IOException {
    stop(how);
    start();
  }

  @Override
  public void close() throws IOException {
    if (server != null) {
      stop(Stop.FAST);
    }
  }

  private Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(port, database), "postgres", "postgres");
  }

  private static String url(int port, String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return any.getLocalPort();
    }
  }
}
