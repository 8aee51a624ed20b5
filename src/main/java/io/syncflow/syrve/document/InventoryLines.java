package io.syncflow.syrve.document;

import io.syncflow.db.OrgScope;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/** The lines of stock counts. A set of them is stored as a whole or not at all. */
public final class InventoryLines {

  /** Of one session: what one document may hold before it is no count of a store any more. */
  public static final int MOST = 20_000;

  private static final int PORTION = 1000;

  private static final String SELECT =
      "SELECT id, product_id, product_code, amount, unit, container_id, container_code, note"
          + " FROM public.inventory_session_lines WHERE org_id = ? AND session_id = ?"
          + " AND (?::uuid IS NULL OR id > ?) ORDER BY id LIMIT ?";

  /** What was counted before is counted again. */
  private static final String PUT =
      "INSERT INTO public.inventory_session_lines AS l (org_id, session_id, id, product_id,"
          + " product_code, amount, unit, container_id, container_code, note) SELECT ?, ?, u.* FROM"
          + " unnest(?::uuid[], ?::uuid[], ?::text[], ?::numeric[], ?::text[], ?::uuid[],"
          + " ?::text[], ?::text[]) AS u ON CONFLICT (org_id, session_id,"
          + " lower(COALESCE(product_id::text, product_code)), COALESCE(container_id::text,"
          + " container_code, '')) DO UPDATE SET product_code = EXCLUDED.product_code, amount ="
          + " EXCLUDED.amount, unit = EXCLUDED.unit, note = EXCLUDED.note, updated_at ="
          + " clock_timestamp()";

  private static final String REMOVE =
      "DELETE FROM public.inventory_session_lines WHERE org_id = ? AND session_id = ?"
          + " AND (?::uuid IS NULL OR id = ?)";

  private static final String COUNT =
      "SELECT count(*) FROM public.inventory_session_lines WHERE org_id = ? AND session_id = ?";

  private final OrgScope scope;

  public InventoryLines(OrgScope scope) {
    this.scope = scope;
  }

  /** Something that gives lines one by one, each already checked. */
  @FunctionalInterface
  public interface Source {

    /**
     * Gives its lines.
     *
     * @return how many
     * @throws FileRefused when one of them is wrong
     */
    int read(Consumer<InventoryLine> line);
  }

  /** Lines of a session in the order they came, after one of them; at most so many. */
  public List<InventoryLine> list(UUID org, UUID session, UUID after, int limit) {
    return scope.call(org, connection -> list(connection, org, session, after, limit));
  }

  static List<InventoryLine> list(
      Connection connection, UUID org, UUID session, UUID after, int limit) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT)) {
      select.setObject(1, org);
      select.setObject(2, session);
      select.setObject(3, after);
      select.setObject(4, after);
      select.setInt(5, limit);
      List<InventoryLine> lines = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          lines.add(
              new InventoryLine(
                  row.getObject(1, UUID.class),
                  row.getObject(2, UUID.class),
                  row.getString(3),
                  row.getBigDecimal(4).stripTrailingZeros(),
                  row.getString(5),
                  row.getObject(6, UUID.class),
                  row.getString(7),
                  row.getString(8)));
        }
      }
      return lines;
    }
  }

  /**
   * Stores lines of a draft: all of them or, when one is wrong, none.
   *
   * @param replace whether the lines that are there go; else only those of the same product and
   *     container are counted anew
   * @return how many lines came
   * @throws SessionRefused when there is no such draft, or it would have too many lines
   */
  public int put(UUID org, UUID session, boolean replace, Source source) {
    return scope.call(
        org,
        connection -> {
          SessionRows.draft(connection, org, session);
          if (replace) {
            remove(connection, org, session, null);
          }
          List<InventoryLine> portion = new ArrayList<>(PORTION);
          int came =
              source.read(
                  line -> {
                    portion.add(line);
                    if (portion.size() == PORTION) {
                      flush(org, session, portion);
                    }
                  });
          flush(org, session, portion);
          refuseTooMany(connection, org, session);
          return came;
        });
  }

  /** Removes one line of a draft; false when it has none of that id. */
  public boolean remove(UUID org, UUID session, UUID line) {
    return scope.call(
        org,
        connection -> {
          SessionRows.draft(connection, org, session);
          return remove(connection, org, session, line) == 1;
        });
  }

  private static int remove(Connection connection, UUID org, UUID session, UUID line)
      throws SQLException {
    try (PreparedStatement remove = connection.prepareStatement(REMOVE)) {
      remove.setObject(1, org);
      remove.setObject(2, session);
      remove.setObject(3, line);
      remove.setObject(4, line);
      return remove.executeUpdate();
    }
  }

  /** Joins the transaction that is open on this thread. */
  private void flush(UUID org, UUID session, List<InventoryLine> portion) {
    if (portion.isEmpty()) {
      return;
    }
    scope.run(
        org,
        connection -> {
          try (PreparedStatement put = connection.prepareStatement(PUT)) {
            put.setObject(1, org);
            put.setObject(2, session);
            put.setArray(3, array(connection, "uuid", portion, InventoryLine::id));
            put.setArray(4, array(connection, "uuid", portion, InventoryLine::productId));
            put.setArray(5, array(connection, "text", portion, InventoryLine::productCode));
            put.setArray(6, array(connection, "numeric", portion, InventoryLine::amount));
            put.setArray(7, array(connection, "text", portion, InventoryLine::unit));
            put.setArray(8, array(connection, "uuid", portion, InventoryLine::containerId));
            put.setArray(9, array(connection, "text", portion, InventoryLine::containerCode));
            put.setArray(10, array(connection, "text", portion, InventoryLine::note));
            put.executeUpdate();
          }
        });
    portion.clear();
  }

  private static Array array(
      Connection connection, String type, List<InventoryLine> lines, Function<InventoryLine, ?> of)
      throws SQLException {
    return connection.createArrayOf(type, lines.stream().map(of).toArray());
  }

  private static void refuseTooMany(Connection connection, UUID org, UUID session)
      throws SQLException {
    try (PreparedStatement count = connection.prepareStatement(COUNT)) {
      count.setObject(1, org);
      count.setObject(2, session);
      try (ResultSet row = count.executeQuery()) {
        row.next();
        if (row.getLong(1) > MOST) {
          throw new SessionRefused(
              SessionRefused.Reason.TOO_MANY_LINES,
              "A session may have at most " + MOST + " lines; count the store in two.");
        }
      }
    }
  }
}
