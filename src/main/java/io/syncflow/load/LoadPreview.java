package io.syncflow.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.db.OrgScope;
import io.syncflow.db.OrgSession;
import io.syncflow.record.Difference;
import io.syncflow.record.JsonValues;
import io.syncflow.record.RecordChunk;
import io.syncflow.record.TargetTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Says what {@link Loader} and {@link KeySweep} would do, and does nothing of it (issue 5.6):
 * mapped records go into temporary tables, which are compared with the target by the rules of
 * {@link MergeSql}. Waiting for parents is not foreseen: a child counts as what it will be in the
 * end.
 */
public final class LoadPreview {

  private final OrgScope scope;

  public LoadPreview(OrgScope scope) {
    this.scope = scope;
  }

  /** What loading the chunk would do. */
  public Differences compare(UUID org, TargetTable target, RecordChunk chunk) {
    return scope.call(
        org,
        connection -> {
          StageTable stage = StageTable.of(target, chunk.columns(), 0);
          stage.create(connection);
          stage.empty(connection);
          stage.copy(connection, chunk.rows());
          return compare(connection, stage, chunk.rows().count());
        });
  }

  private static Differences compare(Connection connection, StageTable stage, long staged)
      throws SQLException {
    List<Difference> rows = new ArrayList<>();
    long keys = 0;
    long older = 0;
    PreviewSql sql = new PreviewSql(stage.target());
    try (Statement ask = connection.createStatement();
        ResultSet row = ask.executeQuery(sql.counts(stage))) {
      row.next();
      keys = row.getLong(1);
      older = row.getLong(2);
    }
    try (PreparedStatement ask = Sql.plan(connection, sql.differences(stage));
        ResultSet row = ask.executeQuery()) {
      while (row.next()) {
        ObjectNode after = object(row.getString(2));
        ObjectNode before = object(row.getString(3));
        if (before != null) {
          before.retain(names(after));
        }
        rows.add(
            new Difference(
                before == null ? Difference.Kind.CREATE : Difference.Kind.UPDATE,
                row.getString(1),
                before,
                after,
                row.getObject(4, Long.class)));
      }
    }
    return new Differences(rows, keys - older - rows.size(), staged - keys + older);
  }

  /** Begins to collect all keys of a source; to be closed whatever happens. */
  public Keys keys(UUID org, TargetTable target) {
    return new Keys(scope.session(org), new PreviewSql(target));
  }

  /** The keys that a source has. Belongs to one thread. */
  public static final class Keys implements AutoCloseable {

    private final OrgSession session;
    private final PreviewSql sql;
    private long keys;

    private Keys(OrgSession session, PreviewSql sql) {
      this.session = session;
      this.sql = sql;
    }

    /** Adds the keys of a chunk that was mapped to keys alone. */
    public void add(RecordChunk chunk) {
      StageTable table = new StageTable(sql.target(), chunk.columns(), PreviewSql.KEYS, 0);
      session.run(
          connection -> {
            if (keys == 0) {
              try (Statement create = connection.createStatement()) {
                create.execute(sql.createKeys(table));
              }
            }
            table.copy(connection, chunk.rows());
          });
      keys += chunk.rows().count();
    }

    /**
     * Rows of the target that the source no longer has, the first in key order.
     *
     * @param most how many to answer
     * @throws IllegalStateException when the source has no key at all: that is an alarm, and no
     *     reason to delete everything
     */
    public List<Difference> missing(int most) {
      if (keys == 0) {
        throw new IllegalStateException(
            "the source has no records at all, so nothing is concluded about deletions");
      }
      return session.call(
          connection -> {
            List<Difference> rows = new ArrayList<>();
            try (PreparedStatement ask = Sql.plan(connection, sql.missing())) {
              ask.setInt(1, most);
              try (ResultSet row = ask.executeQuery()) {
                while (row.next()) {
                  rows.add(
                      new Difference(
                          Difference.Kind.DELETE,
                          row.getString(1),
                          object(row.getString(2)),
                          null,
                          row.getObject(3, Long.class)));
                }
              }
            }
            return rows;
          });
    }

    @Override
    public void close() {
      session.close();
    }
  }

  private static List<String> names(ObjectNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static ObjectNode object(String json) {
    return json == null ? null : (ObjectNode) JsonValues.read(json);
  }
}
