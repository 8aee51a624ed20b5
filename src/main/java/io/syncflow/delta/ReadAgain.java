package io.syncflow.delta;

import io.syncflow.record.BusinessKey;
import io.syncflow.record.Originals;
import io.syncflow.record.RowMapper;
import io.syncflow.record.RowMapping;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads refused records once more by key, for the raw data of their dead letters. Keeping every raw
 * record until the target has accepted it would cost more than the load itself.
 */
final class ReadAgain implements Originals {

  private static final Logger LOG = LoggerFactory.getLogger(ReadAgain.class);

  private final DataSource source;
  private final SourceQuery query;
  private final RowMapping mapping;
  private final List<KeyColumn> key;

  /**
   * @param key the key columns, in key order
   */
  ReadAgain(DataSource source, SourceQuery query, RowMapping mapping, List<KeyColumn> key) {
    this.source = source;
    this.query = query;
    this.mapping = mapping;
    this.key = key;
  }

  @Override
  public Map<BusinessKey, String> find(List<BusinessKey> keys) {
    Map<BusinessKey, String> found = new HashMap<>();
    try (Connection connection = source.getConnection()) {
      find(connection, keys, found);
    } catch (SQLException e) {
      LOG.warn(
          "Refused records of {} could not be read again: {}",
          query.delta().table(),
          e.getMessage());
    }
    return found;
  }

  // The keys are the target's; mappings may have trimmed or re-cased the source's. What does not
  // match stays missing.
  private void find(Connection connection, List<BusinessKey> keys, Map<BusinessKey, String> found)
      throws SQLException {
    Set<BusinessKey> wanted = new HashSet<>(keys);
    try (KeyLookup lookup = new KeyLookup(connection, query, key, keys)) {
      ResultSet rows;
      while ((rows = lookup.next()) != null) {
        RowMapper mapper = mapping.compile(query.columns(rows.getMetaData()));
        JdbcRow row = new JdbcRow(rows);
        while (rows.next()) {
          BusinessKey here = mapper.key(row);
          if (wanted.contains(here)) {
            found.put(here, mapper.rawJson(row));
          }
        }
      }
    }
  }
}
