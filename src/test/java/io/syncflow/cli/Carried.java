package io.syncflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.sandbox.ErpLogin;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares ScheduleHub with the source, row by row and column by column. What a target row must be
 * is said here in SQL of its own, not by the hub's mappings.
 */
final class Carried {

  private static final String TIDY = "trim(regexp_replace(%s, '\\s+', ' '))";
  private static final ZoneId STOCKHOLM = ZoneId.of("Europe/Stockholm");

  /** Per entity: how many of the first columns are the key, the source's query, the target's. */
  private record Pair(int key, String source, String target) {}

  private static final Map<String, Pair> IFS = new LinkedHashMap<>();
  private static final Map<String, Pair> CO = new LinkedHashMap<>();

  static {
    IFS.put(
        "sites",
        new Pair(
            1,
            "select CONTRACT, "
                + TIDY.formatted("DESCRIPTION")
                + ", COUNTRY_CODE, ACTIVE = 'Y', date_trunc('day', CREATED_DATE)"
                + " from IFSAPP.SITE_TAB",
            "select site_code, name, country_code, is_active, created_on::timestamp from %s.sites"));
    IFS.put(
        "items",
        new Pair(
            1,
            "select PART_NO, "
                + TIDY.formatted("DESCRIPTION")
                + ", trim(UNIT_MEAS), trim(CATEGORY), LIST_PRICE, trim(WEIGHT_NET), QTY_ONHAND,"
                + " CONTRACT, case PART_STATUS when 'A' then 'ACTIVE' when 'I' then 'INACTIVE'"
                + " else 'OBSOLETE' end from IFSAPP.INVENTORY_PART_TAB",
            "select item_no, name, unit, category, list_price, weight_kg, qty_on_hand, site_code,"
                + " status from %s.items"));
    IFS.put(
        "customers",
        new Pair(
            1,
            "select CUSTOMER_ID, "
                + TIDY.formatted("NAME")
                + ", lower(EMAIL), COUNTRY, CREDIT_LIMIT, CREATED from IFSAPP.CUSTOMER_INFO_TAB",
            "select customer_no, name, email, country_code, credit_limit, created_at"
                + " from %s.customers"));
    IFS.put(
        "orders",
        new Pair(
            1,
            "select ORDER_NO, trim(CUSTOMER_NO), CONTRACT, DATE_ENTERED,"
                + " case STATE when 'Invoiced' then 'CLOSED' else upper(STATE) end, CURRENCY_CODE"
                + " from IFSAPP.CUSTOMER_ORDER_TAB",
            "select order_no, customer_no, site_code, entered_at, status, currency"
                + " from %s.orders"));
    IFS.put(
        "order_lines",
        new Pair(
            2,
            "select ORDER_NO, LINE_NO, PART_NO, BUY_QTY_DUE, UNIT_PRICE, LINE_NOTE"
                + " from IFSAPP.CUSTOMER_ORDER_LINE_TAB",
            "select order_no, line_no, item_no, quantity, unit_price, note from %s.order_lines"));
    co("customers", 1, "customer_id, email_address, full_name");
    co("stores", 1, "store_id, store_name, web_address, physical_address, latitude, longitude");
    co("products", 1, "product_id, product_name, unit_price");
    co("orders", 1, "order_id, order_tms, customer_id, store_id, order_status");
    co("shipments", 1, "shipment_id, store_id, customer_id, delivery_address, shipment_status");
    co("order_items", 2, "order_id, line_item_id, product_id, unit_price, quantity, shipment_id");
    co("inventory", 2, "product_id, store_id, product_inventory");
  }

  private static void co(String table, int key, String columns) {
    CO.put(
        "co_" + table,
        new Pair(
            key,
            "select " + columns + " from CO." + table,
            "select " + columns + " from %s.co_" + table));
  }

  private final ErpLogin erp;
  private final Connection hub;
  private final String schema;

  /**
   * @param hub a connection that sees the target and the organisation's rows in {@code bridge}
   */
  Carried(ErpLogin erp, Connection hub, String schema) {
    this.erp = erp;
    this.hub = hub;
    this.schema = schema;
  }

  /**
   * Asserts that every source record is in the target as it must be, or is a failed record, or
   * waits; and that the target has nothing else.
   */
  void assertEveryIfsRecordIsAccountedFor() throws SQLException {
    assertEqual(IFS);
  }

  /** The same for Oracle's Customer Orders schema. */
  void assertEveryCoRecordIsAccountedFor() throws SQLException {
    assertEqual(CO);
  }

  private void assertEqual(Map<String, Pair> pairs) throws SQLException {
    for (Map.Entry<String, Pair> pair : pairs.entrySet()) {
      String entity = pair.getKey();
      Map<String, List<String>> source = source(pair.getValue());
      Map<String, List<String>> target =
          rows(hub, pair.getValue().target().formatted(schema), pair.getValue().key());
      Set<String> aside = aside(entity);
      assertThat(source.keySet()).as("records set aside of %s", entity).containsAll(aside);
      aside.forEach(source::remove);
      Set<String> missing = new TreeSet<>(source.keySet());
      missing.removeAll(target.keySet());
      assertThat(missing).as("%s missing in the target", entity).isEmpty();
      Set<String> surplus = new TreeSet<>(target.keySet());
      surplus.removeAll(source.keySet());
      assertThat(surplus).as("%s in the target alone", entity).isEmpty();
      List<String> different = new ArrayList<>();
      source.forEach(
          (key, row) -> {
            if (!row.equals(target.get(key))) {
              different.add(row + " is " + target.get(key));
            }
          });
      assertThat(different).as("%s that differ", entity).isEmpty();
    }
  }

  private Map<String, List<String>> source(Pair pair) throws SQLException {
    try (Connection connection =
        DriverManager.getConnection(erp.url(), erp.user(), erp.password())) {
      return rows(connection, pair.source(), pair.key());
    }
  }

  /** Keys of open failed records and waiting children, as the target's key columns joined by |. */
  private Set<String> aside(String entity) throws SQLException {
    Set<String> keys = new HashSet<>();
    String sql =
        "select business_key from bridge.failed_records where resolved_at is null"
            + " and entity_name = '%1$s' union all"
            + " select child_key from bridge.pending_children where child_entity = '%1$s'";
    try (Statement statement = hub.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select (select string_agg(p, '|' order by n) from"
                    + " jsonb_array_elements_text(k) with ordinality as e (p, n)) from ("
                    + sql.formatted(entity)
                    + ") as a (k)")) {
      while (row.next()) {
        assertThat(keys.add(row.getString(1))).as("set aside once: %s", row.getString(1)).isTrue();
      }
    }
    return keys;
  }

  private static Map<String, List<String>> rows(Connection connection, String sql, int key)
      throws SQLException {
    Map<String, List<String>> rows = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int width = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> row = new ArrayList<>(width);
        for (int i = 1; i <= width; i++) {
          row.add(text(result, i));
        }
        rows.put(String.join("|", row.subList(0, key)), row);
      }
    }
    return rows;
  }

  private static String text(ResultSet result, int column) throws SQLException {
    String type = result.getMetaData().getColumnTypeName(column);
    if (type.equals("timestamptz")) {
      OffsetDateTime moment = result.getObject(column, OffsetDateTime.class);
      return moment == null ? null : moment.toInstant().toString();
    }
    if (type.toLowerCase(Locale.ROOT).startsWith("timestamp")) {
      LocalDateTime moment = result.getObject(column, LocalDateTime.class);
      // PostgreSQL keeps microseconds; what has more it rounds, a half to the even neighbour.
      return moment == null ? null : micros(moment).toString();
    }
    Object value = result.getObject(column);
    if (value instanceof Number number) {
      return new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
    }
    if (value instanceof String string) {
      if (string.matches("[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}")) {
        return moment(string);
      }
      return string.matches("[0-9]+[.][0-9]+")
          ? new BigDecimal(string).stripTrailingZeros().toPlainString()
          : string;
    }
    return value == null ? null : value.toString();
  }

  private static LocalDateTime micros(LocalDateTime moment) {
    long micros =
        BigDecimal.valueOf(moment.getNano(), 3).setScale(0, RoundingMode.HALF_EVEN).longValue();
    return moment.truncatedTo(ChronoUnit.SECONDS).plusNanos(micros * 1000);
  }

  /** A customer's CREATED is text on Stockholm's clock; one that never existed stays text. */
  private static String moment(String text) {
    try {
      LocalDateTime local = LocalDateTime.parse(text.replace(' ', 'T'));
      return ZonedDateTime.of(local, STOCKHOLM).toInstant().toString();
    } catch (DateTimeParseException e) {
      return text;
    }
  }
}
