package io.syncflow.db;

import com.github.f4b6a3.uuid.UuidCreator;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A migrated database for one test class: a copy of a template that the first user of this JVM
 * migrates. One server serves all; it ends with the JVM.
 */
public final class TestDatabase implements AutoCloseable {

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static EmbeddedPostgres server;

  private final String name;
  private final DatabaseSettings settings;
  private final Database database;

  private TestDatabase(String name) {
    this.name = name;
    this.settings = settings(name);
    this.database = new Database(settings);
  }

  /** A fresh, migrated database. */
  public static synchronized TestDatabase create() {
    try {
      startServer();
      String name = "test_" + NUMBER.incrementAndGet();
      try (Connection admin = admin("postgres")) {
        execute(
            admin, "CREATE DATABASE " + name + " TEMPLATE syncflow_template OWNER syncflow_owner");
      }
      return new TestDatabase(name);
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A database with the roles, owned by the owner role, that no migration has touched. */
  public static synchronized DatabaseSettings createEmpty() {
    try {
      startServer();
      String name = "empty_" + NUMBER.incrementAndGet();
      try (Connection admin = admin("postgres")) {
        execute(admin, "CREATE DATABASE " + name + " OWNER syncflow_owner");
      }
      return settings(name);
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public DatabaseSettings settings() {
    return settings;
  }

  public Database database() {
    return database;
  }

  public OrgScope scope() {
    return new OrgScope(database.write());
  }

  /** Adds an organisation and answers its id. */
  public UUID organisation(String slug) {
    UUID id = UuidCreator.getTimeOrderedEpoch();
    try (Connection owner = superuser();
        var insert =
            owner.prepareStatement(
                "INSERT INTO public.organization (id, slug, name) VALUES (?, ?, ?)")) {
      insert.setObject(1, id);
      insert.setString(2, slug);
      insert.setString(3, slug);
      insert.executeUpdate();
      return id;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Adds an organisation nobody else has, and answers its id. */
  public UUID organisation() {
    return organisation("o" + UUID.randomUUID().toString().replace('-', '_'));
  }

  /** The first column of the first row as text, whoever's it is; null when there is none. */
  public String ask(String question, Object... values) {
    List<String> column = column(question, values);
    return column.isEmpty() ? null : column.get(0);
  }

  /** The first column of every row as text, whoever's it is. */
  public List<String> column(String question, Object... values) {
    try (Connection all = superuser();
        PreparedStatement ask = prepare(all, question, values);
        ResultSet rows = ask.executeQuery()) {
      List<String> column = new ArrayList<>();
      while (rows.next()) {
        column.add(rows.getString(1));
      }
      return column;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Changes the database, free of every rule. */
  public void change(String sql, Object... values) {
    try (Connection all = superuser();
        PreparedStatement change = prepare(all, sql, values)) {
      change.execute();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PreparedStatement prepare(Connection connection, String sql, Object... values)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  /** A connection that row-level security does not bind, for looking at the outcome. */
  public Connection superuser() throws SQLException {
    return admin(name);
  }

  /** A connection of the role that owns the schema. */
  public Connection owner() throws SQLException {
    return DriverManager.getConnection(settings.url(), settings.owner(), settings.ownerPassword());
  }

  @Override
  public void close() {
    database.close();
    try (Connection admin = admin("postgres")) {
      execute(admin, "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void startServer() throws IOException, SQLException {
    if (server != null) {
      return;
    }
    server =
        EmbeddedPostgres.builder()
            .setServerConfig("max_connections", "200")
            .setServerConfig("shared_buffers", "256MB")
            .setServerConfig("timezone", "UTC")
            .start();
    try (Connection admin = admin("postgres")) {
      execute(admin, "CREATE ROLE syncflow_owner LOGIN CREATEROLE PASSWORD 'owner'");
      execute(admin, "CREATE DATABASE syncflow_template OWNER syncflow_owner");
    }
    new Migrations(settings("syncflow_template")).migrate();
  }

  private static DatabaseSettings settings(String name) {
    return new DatabaseSettings(url(name), "syncflow_app", "app", "syncflow_owner", "owner");
  }

  private static Connection admin(String name) throws SQLException {
    return DriverManager.getConnection(url(name), "postgres", "postgres");
  }

  private static String url(String name) {
    return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + name;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
