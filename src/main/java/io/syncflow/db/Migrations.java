package io.syncflow.db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.ValidateOutput;

/**
 * Brings the schema to the hub's version, as the owner role. Flyway holds an advisory lock
 * meanwhile, so of two nodes one migrates and the other waits (F45); each migration is one
 * transaction.
 */
public final class Migrations {

  /** The lowest server version the schema is written for, as {@code server_version_num}. */
  private static final int LOWEST_VERSION = 150000;

  private final DatabaseSettings settings;

  /**
   * @throws IllegalArgumentException when the settings name no owner role
   */
  public Migrations(DatabaseSettings settings) {
    if (settings.owner() == null || settings.ownerPassword() == null) {
      throw new IllegalArgumentException(
          "SYNCFLOW_DB_OWNER and SYNCFLOW_DB_OWNER_PASSWORD are needed to migrate");
    }
    this.settings = settings;
  }

  /**
   * Applies what is missing and sets the application role's password.
   *
   * @return the number of migrations applied
   */
  public int migrate() {
    refuseOldServer();
    int applied = flyway().migrate().migrationsExecuted;
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      String password = statement.enquoteLiteral(settings.password());
      String user = statement.enquoteIdentifier(settings.user(), true);
      statement.execute("ALTER ROLE " + user + " PASSWORD " + password);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
    return applied;
  }

  /** The migrations that are not applied yet, by description; empty when the schema is current. */
  public List<String> missing() {
    return Arrays.stream(flyway().info().pending()).map(Migrations::name).toList();
  }

  /**
   * What differs between the database and what the hub's migrations make, one sentence each; empty
   * when nothing does: migrations changed after they were applied and, once none is missing, tables
   * that are gone or no longer guarded (D-62).
   */
  public List<String> differences() {
    Stream<String> changed =
        flyway().validateWithResult().invalidMigrations.stream()
            .filter(m -> !isPending(m))
            .map(
                m ->
                    (m.version == null ? "" : m.version + " ")
                        + m.description
                        + ": "
                        + m.errorDetails.errorMessage.lines().findFirst().orElse("differs"));
    Stream<String> faults = missing().isEmpty() ? schemaFaults().stream() : Stream.empty();
    return Stream.concat(changed, faults).toList();
  }

  private List<String> schemaFaults() {
    List<String> faults = new ArrayList<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        var result = statement.executeQuery("SELECT * FROM public.schema_faults()")) {
      while (result.next()) {
        faults.add(result.getString(1));
      }
      return faults;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /**
   * What is wrong with the schema as it is, one sentence each (D-62); empty when nothing is. The
   * schema has to be current: an older one cannot answer.
   */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM public.schema_faults()")) {
      while (rows.next()) {
        faults.add(rows.getString(1));
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
    return faults;
  }

  private static boolean isPending(ValidateOutput migration) {
    return migration
            .errorDetails
            .errorCode
            .toString()
            .contains("RESOLVED_VERSIONED_MIGRATION_NOT_APPLIED")
        || migration
            .errorDetails
            .errorCode
            .toString()
            .contains("RESOLVED_REPEATABLE_MIGRATION_NOT_APPLIED");
  }

  private static String name(MigrationInfo migration) {
    return migration.getVersion() == null
        ? migration.getDescription()
        : migration.getVersion() + " " + migration.getDescription();
  }

  private Flyway flyway() {
    return history().dataSource(settings.url(), settings.owner(), settings.ownerPassword()).load();
  }

  /** Where the migrations are and where the database remembers them. */
  static FluentConfiguration history() {
    return Flyway.configure()
        .locations("classpath:db/migration")
        .schemas("public")
        .defaultSchema("public")
        .table("schema_history")
        .baselineOnMigrate(true)
        .baselineVersion("0");
  }

  private void refuseOldServer() {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        var result = statement.executeQuery("SELECT current_setting('server_version_num')::int")) {
      result.next();
      if (result.getInt(1) < LOWEST_VERSION) {
        throw new IllegalStateException(
            "the server is PostgreSQL " + result.getInt(1) / 10_000 + "; 15 or newer is needed");
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(settings.url(), settings.owner(), settings.ownerPassword());
  }
}
