package io.syncflow.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;

/**
 * The pools of the hub (reference/camel.md 1.8): {@link #write()} for runs, {@link #control()} for
 * what has to go on however busy those are (heartbeats, the API, schedules; F14), {@link #read()}
 * for streaming reads with flat memory (no auto-commit, read-only, rows fetched in portions).
 */
public final class Database implements AutoCloseable {

  /** C-58. */
  private static final int WRITE_POOL = 20;

  private static final int CONTROL_POOL = 8;
  private static final int READ_POOL = 6;
  private static final int READ_PORTION = 1000;

  /**
   * How long the server may be silent in the middle of a statement before its connection is given
   * up: a network that swallows packets tells nobody (F15). Three times what the longest statement
   * of a chunk takes; {@code socketTimeout} in the URL overrides it.
   */
  private static final String SILENCE_SECONDS = "60";

  /** As start-up options: a statement would leave a transaction open in the read pool. */
  private static final String SESSION = "-c search_path=public,bridge -c TimeZone=UTC";

  /**
   * The server's side of a connection whose client has vanished would hold its locks for hours: it
   * asks for a sign of life after half a minute, and gives a client up that has none for another. A
   * client that lives and stands still inside a transaction has five minutes (F8, F15).
   */
  private static final String VANISHING =
      " -c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3"
          + " -c tcp_user_timeout=60s";

  private static final String STANDING_STILL = " -c idle_in_transaction_session_timeout=5min";

  private final HikariDataSource write;
  private final HikariDataSource control;
  private final HikariDataSource read;

  /** Pools whose sessions have nothing to know. */
  public Database(DatabaseSettings settings) {
    this(settings, "");
  }

  /**
   * @param known what every writing session is to know, as start-up options of PostgreSQL ({@code
   *     -c name=value}, blanks between them)
   */
  public Database(DatabaseSettings settings, String known) {
    String writing = SESSION + VANISHING + STANDING_STILL + " " + known;
    this.write = new HikariDataSource(config(settings, "write", WRITE_POOL, writing));
    this.control = new HikariDataSource(config(settings, "control", CONTROL_POOL, writing));
    HikariConfig reading = config(settings, "read", READ_POOL, SESSION + VANISHING);
    reading.setAutoCommit(false);
    reading.setReadOnly(true);
    reading.addDataSourceProperty("defaultRowFetchSize", READ_PORTION);
    this.read = new HikariDataSource(reading);
  }

  public DataSource write() {
    return write;
  }

  public DataSource control() {
    return control;
  }

  public DataSource read() {
    return read;
  }

  private static HikariConfig config(
      DatabaseSettings settings, String name, int size, String options) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("syncflow-" + name);
    config.setJdbcUrl(settings.url());
    config.setUsername(settings.user());
    config.setPassword(settings.password());
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(5_000);
    config.setValidationTimeout(2_000);
    config.setKeepaliveTime(60_000);
    config.setInitializationFailTimeout(-1);
    config.addDataSourceProperty("ApplicationName", "syncflow-" + name);
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("loginTimeout", "5");
    config.addDataSourceProperty("socketTimeout", SILENCE_SECONDS);
    config.addDataSourceProperty("options", options);
    return config;
  }

  @Override
  public void close() {
    read.close();
    control.close();
    write.close();
  }
}
