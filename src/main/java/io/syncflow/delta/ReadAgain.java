package io.syncflow.delta;

import io.syncflow.record.BusinessKey;
import io.syncflow.record.Originals;
import io.syncflow.record.RowMapper;
import io.syncflow.record.RowMapping;
import io.syncflow.record.SourceColumn;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads refused records once more by key, for the raw data of their dead letters. Keeping every raw
 * record until the target has accepted it would cost more than the load itself.
 */
final class ReadAgain implements Originals {

  private static final Logger LOG = LoggerFactory.getLogger(ReadAgain.class);
  private static final int AT_ONCE = 100;

  private final DataSource source;
  private final SourceQuery query;
  private final RowMapping mapping;
  private final int[] keyTypes;

  /**
   * @param keyTypes the {@link Types} of the key columns, in key order
   */
  ReadAgain(DataSource source, SourceQuery query, RowMapping mapping, int[] keyTypes) {
    this.source = source;
    this.query = query;
    this.mapping = mapping;
    this.keyTypes = keyTypes;
  }

  @Override
  public Map<BusinessKey, String> find(List<BusinessKey> keys) {
    Map<BusinessKey, String> found = new HashMap<>();
    try (Connection connection = source.getConnection()) {
      for (int start = 0; start < keys.size(); start += AT_ONCE) {
        find(connection, keys.subList(start, Math.min(start + AT_ONCE, keys.size())), found);
      }
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
    String one =
        query.delta().key().stream()
            .map(part -> part + " = ?")
            .collect(Collectors.joining(" AND ", "(", ")"));
    String where = keys.stream().map(key -> one).collect(Collectors.joining(" OR "));
    String sql =
        "SELECT "
            + String.join(", ", query.columns())
            + " FROM "
            + query.delta().table()
            + " WHERE "
            + where;
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      int index = 1;
      for (BusinessKey key : keys) {
        for (int part = 0; part < keyTypes.length; part++) {
          bind(select, index++, key.parts().get(part), keyTypes[part]);
        }
      }
      try (ResultSet rows = select.executeQuery()) {
        RowMapper mapper = mapping.compile(columns(rows.getMetaData()));
        JdbcRow row = new JdbcRow(rows);
        while (rows.next()) {
          BusinessKey key = mapper.key(row);
          if (wanted.contains(key)) {
            found.put(key, mapper.rawJson(row));
          }
        }
      }
    }
  }

  private static void bind(PreparedStatement select, int index, String part, int type)
      throws SQLException {
    switch (type) {
      case Types.NUMERIC, Types.DECIMAL, Types.BIGINT, Types.INTEGER, Types.SMALLINT ->
          select.setBigDecimal(index, part == null ? null : new BigDecimal(part));
      default -> select.setString(index, part);
    }
  }

  private static List<SourceColumn> columns(ResultSetMetaData data) throws SQLException {
    List<SourceColumn> columns = new ArrayList<>();
    for (int i = 1; i <= data.getColumnCount(); i++) {
      columns.add(ColumnMetadata.column(data.getColumnName(i), data, i));
    }
    return columns;
  }
}
