package io.syncflow.sandbox;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The five related tables of the simulated Oracle IFS, parents first, with the hub's entity each
 * one feeds. The column types are the ones an IFS database has: text numbers, text dates, and all
 * three kinds of rowversion.
 */
public enum ErpTable {
  SITE_TAB(
      "sites",
      "CONTRACT varchar2(5)",
      "DESCRIPTION varchar2(50)",
      "COUNTRY_CODE varchar2(2)",
      "ACTIVE varchar2(1)",
      "CREATED_DATE date",
      "ROWVERSION date",
      "primary key (CONTRACT)"),
  INVENTORY_PART_TAB(
      "items",
      "PART_NO varchar2(25)",
      "DESCRIPTION varchar2(200)",
      "UNIT_MEAS varchar2(10)",
      "CATEGORY varchar2(20)",
      "LIST_PRICE number(15,4)",
      "WEIGHT_NET varchar2(20)",
      "QTY_ONHAND number",
      "CONTRACT varchar2(5)",
      "PART_STATUS varchar2(1)",
      "ROWVERSION number",
      "primary key (PART_NO)"),
  CUSTOMER_INFO_TAB(
      "customers",
      "CUSTOMER_ID varchar2(20)",
      "NAME varchar2(200)",
      "EMAIL varchar2(200)",
      "COUNTRY varchar2(2)",
      "CREDIT_LIMIT number(15,2)",
      "CREATED varchar2(30)",
      "ROWVERSION timestamp",
      "primary key (CUSTOMER_ID)"),
  CUSTOMER_ORDER_TAB(
      "orders",
      "ORDER_NO varchar2(12)",
      "CUSTOMER_NO varchar2(20)",
      "CONTRACT varchar2(5)",
      "DATE_ENTERED date",
      "STATE varchar2(20)",
      "CURRENCY_CODE varchar2(3)",
      "ROWVERSION timestamp",
      "primary key (ORDER_NO)"),
  CUSTOMER_ORDER_LINE_TAB(
      "order_lines",
      "ORDER_NO varchar2(12)",
      "LINE_NO number",
      "PART_NO varchar2(25)",
      "BUY_QTY_DUE number",
      "UNIT_PRICE number(15,4)",
      "LINE_NOTE varchar2(2000)",
      "ROWVERSION timestamp",
      "primary key (ORDER_NO, LINE_NO)");

  static final String SCHEMA = "IFSAPP";

  private final String entity;
  private final List<String> definition;

  ErpTable(String entity, String... definition) {
    this.entity = entity;
    this.definition = List.of(definition);
  }

  /** The hub's name for what this table holds. */
  public String entity() {
    return entity;
  }

  /** Schema and table. */
  public String qualified() {
    return SCHEMA + "." + name();
  }

  /** The columns in the order rows are written. */
  List<String> columns() {
    return definition.subList(0, definition.size() - 1).stream()
        .map(column -> column.substring(0, column.indexOf(' ')))
        .toList();
  }

  String create() {
    return "create table if not exists " + qualified() + " (" + String.join(", ", definition) + ")";
  }

  /** Hubs read by rowversion, so the ERP has an index on it. */
  String createIndex() {
    return "create index if not exists %s.%s_RV on %s (ROWVERSION)"
        .formatted(SCHEMA, name(), qualified());
  }

  String insert() {
    return columns().stream()
        .map(column -> "?")
        .collect(Collectors.joining(", ", "insert into " + qualified() + " values (", ")"));
  }
}
