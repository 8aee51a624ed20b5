package io.syncflow.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Keeps a table of the ERP equal to a CSV file. A ROWVERSION is added when the file has none: the
 * rows' order in the file, so that it is the same at every start.
 */
final class CsvTable {

  private static final String ROWVERSION = "ROWVERSION";
  private static final String LOADING = "loading";
  private static final int BATCH = 1000;

  private final Path path;
  private final CsvSource source;
  private final CsvFile file;
  private final boolean versioned;

  CsvTable(Path path, CsvSource source, CsvFile file) {
    this.path = path;
    this.source = source;
    this.file = file;
    this.versioned = file.columns().contains(ROWVERSION);
  }

  String entity() {
    return source.entity();
  }

  /** Loads the file unless exactly this content is there already. */
  void loadInto(ErpDatabase database) throws SQLException, SandboxFault {
    String state = "csv." + source.table();
    String print = fingerprint();
    Optional<String> last = database.recall(state);
    long newest = last.map(s -> Long.parseLong(s.substring(s.indexOf(' ') + 1))).orElse(0L);
    if (last.isPresent() && last.get().startsWith(print + " ")) {
      return;
    }
    database.createSchema(source.schema());
    try (Connection connection = database.connect()) {
      // DDL commits at once; a kill before the last commit must not look like a finished load.
      ErpDatabase.remember(connection, state, LOADING + " " + newest);
      connection.commit();
      create(connection);
      long high = insert(connection, newest);
      ErpDatabase.remember(connection, state, print + " " + high);
      connection.commit();
    }
  }

  private void create(Connection connection) throws SQLException {
    StringJoiner columns = new StringJoiner(", ", "create table " + source.table() + " (", ")");
    for (int i = 0; i < file.columns().size(); i++) {
      columns.add(quoted(file.columns().get(i)) + " " + file.types().get(i).sql());
    }
    if (!versioned) {
      columns.add(ROWVERSION + " " + source.rowversion().name() + " not null");
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("drop table if exists " + source.table());
      statement.execute(columns.toString());
      statement.execute(
          "create index " + source.table() + "_RV on " + source.table() + " (" + ROWVERSION + ")");
    }
  }

  private long insert(Connection connection, long newest) throws SQLException, SandboxFault {
    StringJoiner marks = new StringJoiner(", ", "insert into " + source.table() + " values (", ")");
    int width = file.columns().size();
    for (int i = 0; i < width + (versioned ? 0 : 1); i++) {
      marks.add("?");
    }
    long[] version = {newest};
    try (PreparedStatement insert = connection.prepareStatement(marks.toString())) {
      file.read(
          values -> {
            bind(insert, values);
            version[0]++;
            if (!versioned) {
              insert.setObject(width + 1, version(version[0]));
            }
            insert.addBatch();
            if (version[0] % BATCH == 0) {
              insert.executeBatch();
            }
          });
      insert.executeBatch();
    }
    return version[0];
  }

  private void bind(PreparedStatement insert, List<String> values) throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      insert.setObject(i + 1, file.types().get(i).read(values.get(i)));
    }
  }

  private Object version(long number) {
    return source.rowversion() == CsvSource.Rowversion.NUMBER
        ? (Object) number
        : LocalDateTime.of(2000, 1, 1, 0, 0).plusSeconds(number);
  }

  private String fingerprint() throws SandboxFault {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path)));
    } catch (IOException e) {
      throw new SandboxFault(path.getFileName() + " cannot be read.");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
