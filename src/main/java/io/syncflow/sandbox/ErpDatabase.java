package io.syncflow.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Optional;
import org.h2.api.ErrorCode;

/**
 * The file behind the simulated ERP: H2 in Oracle mode, written through on every commit, so that
 * what the hub has read is still there after a kill. Beside the ERP's own schemas it keeps what the
 * sandbox has done so far in {@code SANDBOX.STATE}.
 */
final class ErpDatabase implements AutoCloseable {

  private static final String READER = "SYNCFLOW";
  private static final String READER_PASSWORD = "reader.password";

  private final String url;
  private final Connection keepOpen;
  private final ErpLogin login;

  private ErpDatabase(String base, String url, Connection keepOpen) throws SQLException {
    this.url = url;
    this.keepOpen = keepOpen;
    try (Statement statement = keepOpen.createStatement()) {
      statement.execute("create schema if not exists SANDBOX");
      statement.execute(
          "create table if not exists SANDBOX.STATE"
              + " (NAME varchar2(200) primary key, CONTENT varchar2(4000) not null)");
    }
    String password = readerPassword();
    try (Statement statement = keepOpen.createStatement()) {
      statement.execute("create user if not exists " + READER + " password '" + password + "'");
    }
    // Only the owner may name settings in its URL; they hold for the database while it is open.
    this.login = new ErpLogin(base + ";IFEXISTS=TRUE", READER, password);
  }

  /**
   * Opens the ERP kept in a folder, or creates an empty one.
   *
   * @throws SandboxFault when another process has it open, or the folder cannot be used
   */
  static ErpDatabase open(Path folder) throws SandboxFault {
    Path file = folder.toAbsolutePath().normalize().resolve("erp");
    if (file.toString().contains(";")) {
      throw new SandboxFault("The sandbox cannot live in a folder whose name contains ';'.");
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new SandboxFault("The sandbox cannot create its folder " + folder + ".");
    }
    String base = "jdbc:h2:file:" + file;
    String url =
        base
            + ";MODE=Oracle;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0;FILE_LOCK=FS"
            + ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0";
    try {
      return new ErpDatabase(base, url, DriverManager.getConnection(url, "SA", ""));
    } catch (SQLException e) {
      if (e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
        throw new SandboxFault("Another sandbox is running on the folder " + folder + ".");
      }
      throw new IllegalStateException("the simulated ERP does not open", e);
    }
  }

  ErpLogin login() {
    return login;
  }

  /** A connection that may do everything, without auto-commit; the caller closes it. */
  Connection connect() throws SQLException {
    Connection connection = DriverManager.getConnection(url, "SA", "");
    connection.setAutoCommit(false);
    return connection;
  }

  /** Creates a schema that the hub may read. */
  void createSchema(String schema) throws SQLException {
    try (Statement statement = keepOpen.createStatement()) {
      statement.execute("create schema if not exists " + schema);
      statement.execute("grant select on schema " + schema + " to " + READER);
    }
  }

  /** What was remembered under a name, by a committed transaction. */
  Optional<String> recall(String name) throws SQLException {
    try (PreparedStatement query =
        keepOpen.prepareStatement("select CONTENT from SANDBOX.STATE where NAME = ?")) {
      query.setString(1, name);
      try (ResultSet found = query.executeQuery()) {
        return found.next() ? Optional.of(found.getString(1)) : Optional.empty();
      }
    }
  }

  /** Remembers something as part of the connection's transaction. */
  static void remember(Connection connection, String name, String content) throws SQLException {
    try (PreparedStatement merge =
        connection.prepareStatement(
            "merge into SANDBOX.STATE (NAME, CONTENT) key (NAME) values (?, ?)")) {
      merge.setString(1, name);
      merge.setString(2, content);
      merge.executeUpdate();
    }
  }

  /** Remembers something at once. */
  void remember(String name, String content) throws SQLException {
    remember(keepOpen, name, content);
  }

  private String readerPassword() throws SQLException {
    Optional<String> known = recall(READER_PASSWORD);
    if (known.isPresent()) {
      return known.get();
    }
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    String password = HexFormat.of().formatHex(random);
    remember(READER_PASSWORD, password);
    return password;
  }

  @Override
  public void close() throws SQLException {
    keepOpen.close();
  }
}
