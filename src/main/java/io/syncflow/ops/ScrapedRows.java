package io.syncflow.ops;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows that a scrape finds: the answer of one statement, within seconds or not at all.
 *
 * @param <T> what a row says
 */
final class ScrapedRows<T> {

  private static final Logger LOG = LoggerFactory.getLogger(ScrapedRows.class);
  private static final int SECONDS = 5;

  private final DataSource database;
  private final String question;
  private final Reader<T> reader;

  /** Reads the row the result stands at. */
  @FunctionalInterface
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /**
   * @param question a statement without parameters
   */
  ScrapedRows(DataSource database, String question, Reader<T> reader) {
    this.database = database;
    this.question = question;
    this.reader = reader;
  }

  /** The rows of this moment; empty when the database is away. */
  Optional<List<T>> ask() {
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(question)) {
      select.setQueryTimeout(SECONDS);
      try (ResultSet result = select.executeQuery()) {
        List<T> rows = new ArrayList<>();
        while (result.next()) {
          rows.add(reader.read(result));
        }
        return Optional.of(rows);
      }
    } catch (SQLException e) {
      LOG.debug("A scrape had no answer to {}", question, e);
      return Optional.empty();
    }
  }
}
