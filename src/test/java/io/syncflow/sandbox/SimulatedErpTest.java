package io.syncflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatedErpTest {

  private static final String NOT_SOUND_WEIGHT =
      "IFSAPP.INVENTORY_PART_TAB where not regexp_like(coalesce(trim(WEIGHT_NET), '0'),"
          + " '^[0-9]+([.][0-9]+)?$')";
  private static final String UNKNOWN_STATE =
      "IFSAPP.CUSTOMER_ORDER_TAB where STATE not in"
          + " ('Planned','Released','Delivered','Invoiced','Closed','Cancelled')";
  private static final String SOUND_CUSTOMER =
      "(select 1 from IFSAPP.CUSTOMER_INFO_TAB c where c.CUSTOMER_ID = trim(o.CUSTOMER_NO)"
          + " and c.NAME is not null and c.CREDIT_LIMIT >= 0 and c.CREATED not like '%-02-30%')";
  private static final String WAITING_ORDERS =
      "IFSAPP.CUSTOMER_ORDER_TAB o where not exists " + SOUND_CUSTOMER;
  private static final String WAITING_LINES =
      "IFSAPP.CUSTOMER_ORDER_LINE_TAB l where not exists (select 1 from IFSAPP.CUSTOMER_ORDER_TAB"
          + " o where o.ORDER_NO = l.ORDER_NO and o.STATE in ('Planned','Released','Delivered',"
          + "'Invoiced','Closed','Cancelled') and exists "
          + SOUND_CUSTOMER
          + ")";

  @TempDir Path folder;

  @Test
  void holds_a_few_thousand_rows_of_each_entity() throws Exception {
    try (SimulatedErp erp = open()) {
      assertThat(sizes(erp))
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  ErpTable.SITE_TAB, 60L,
                  ErpTable.INVENTORY_PART_TAB, 4000L,
                  ErpTable.CUSTOMER_INFO_TAB, 3000L,
                  ErpTable.CUSTOMER_ORDER_TAB, 5000L,
                  ErpTable.CUSTOMER_ORDER_LINE_TAB, 12000L));
    }
  }

  @Test
  void plants_what_it_says_on_both_days() throws Exception {
    try (SimulatedErp erp = open()) {
      assertPlanted(erp, 1);
      erp.dayTwo();
      assertPlanted(erp, 2);
    }
  }

  private void assertPlanted(SimulatedErp erp, int day) throws SQLException {
    ErpLogin login = erp.login();
    PlantedFaults planted = erp.planted();
    assertThat(
            ErpContent.count(login, NOT_SOUND_WEIGHT)
                + ErpContent.count(
                    login,
                    "IFSAPP.INVENTORY_PART_TAB where length(trim(regexp_replace(DESCRIPTION,"
                        + " '\\s+', ' '))) > 120")
                + ErpContent.count(
                    login, "IFSAPP.INVENTORY_PART_TAB where LIST_PRICE <> round(LIST_PRICE, 2)"))
        .as("items failing on day %s", day)
        .isEqualTo(planted.failed("items", day));
    assertThat(
            ErpContent.count(
                login,
                "IFSAPP.CUSTOMER_INFO_TAB where NAME is null or CREDIT_LIMIT < 0"
                    + " or CREATED like '%-02-30%'"))
        .as("customers failing on day %s", day)
        .isEqualTo(planted.failed("customers", day));
    assertThat(ErpContent.count(login, UNKNOWN_STATE))
        .as("orders failing on day %s", day)
        .isEqualTo(planted.failed("orders", day));
    assertThat(ErpContent.count(login, "IFSAPP.CUSTOMER_ORDER_LINE_TAB where BUY_QTY_DUE <= 0"))
        .as("lines failing on day %s", day)
        .isEqualTo(planted.failed("order_lines", day));
    assertThat(ErpContent.count(login, WAITING_ORDERS))
        .as("orders waiting on day %s", day)
        .isEqualTo(planted.pending("orders", day));
    assertThat(ErpContent.count(login, WAITING_LINES))
        .as("lines waiting on day %s", day)
        .isEqualTo(planted.pending("order_lines", day));
  }

  @Test
  void lets_no_line_wait_for_a_part_that_is_refused() throws Exception {
    try (SimulatedErp erp = open()) {
      assertThat(
              ErpContent.count(
                  erp.login(),
                  "IFSAPP.CUSTOMER_ORDER_LINE_TAB where PART_NO in (select PART_NO from "
                      + NOT_SOUND_WEIGHT
                      + ")"))
          .isZero();
    }
  }

  @Test
  void generates_the_same_rows_for_the_same_seed(@TempDir Path other) throws Exception {
    try (SimulatedErp one = open();
        SimulatedErp two = SimulatedErp.open(other, SimulatedErp.SEED)) {
      one.dayTwo();
      two.dayTwo();
      for (ErpTable table : ErpTable.values()) {
        assertThat(ErpContent.all(one.login(), table))
            .as(table.name())
            .isEqualTo(ErpContent.all(two.login(), table));
      }
    }
  }

  @Test
  void generates_other_rows_for_another_seed(@TempDir Path other) throws Exception {
    try (SimulatedErp one = open();
        SimulatedErp two = SimulatedErp.open(other, 7)) {
      assertThat(ErpContent.all(one.login(), ErpTable.INVENTORY_PART_TAB))
          .isNotEqualTo(ErpContent.all(two.login(), ErpTable.INVENTORY_PART_TAB));
    }
  }

  @Test
  void keeps_its_rows_and_its_day_when_it_is_opened_again() throws Exception {
    List<List<String>> before;
    try (SimulatedErp erp = open()) {
      assertThat(erp.day()).isEqualTo(1);
      erp.dayTwo();
      before = ErpContent.all(erp.login(), ErpTable.CUSTOMER_ORDER_TAB);
    }
    try (SimulatedErp erp = open()) {
      assertThat(erp.day()).isEqualTo(2);
      assertThat(ErpContent.all(erp.login(), ErpTable.CUSTOMER_ORDER_TAB)).isEqualTo(before);
    }
  }

  @Test
  void has_its_second_day_once() throws Exception {
    try (SimulatedErp erp = open()) {
      assertThat(erp.dayTwo()).isTrue();
      Map<ErpTable, Long> after = sizes(erp);
      assertThat(erp.dayTwo()).isFalse();
      assertThat(sizes(erp)).isEqualTo(after);
    }
  }

  @Test
  void commits_late_rows_on_day_two_within_the_overlap() throws Exception {
    try (SimulatedErp erp = open()) {
      long newest = Long.parseLong(newest(erp, ErpTable.INVENTORY_PART_TAB));
      List<List<String>> before = ErpContent.all(erp.login(), ErpTable.INVENTORY_PART_TAB);
      erp.dayTwo();
      List<List<String>> late =
          ErpContent.rows(
              erp.login(),
              "select * from IFSAPP.INVENTORY_PART_TAB where ROWVERSION < "
                  + newest
                  + " order by 1, 2");
      late.removeIf(before::contains);
      assertThat(late).hasSize(1);
      assertThat(newest - Long.parseLong(late.get(0).get(9))).isBetween(1L, 999L);
    }
  }

  @Test
  void has_ties_among_its_rowversions() throws Exception {
    try (SimulatedErp erp = open()) {
      for (ErpTable table : ErpTable.values()) {
        long distinct =
            Long.parseLong(
                ErpContent.rows(
                        erp.login(), "select count(distinct ROWVERSION) from " + table.qualified())
                    .get(0)
                    .get(0));
        assertThat(distinct)
            .as(table.name())
            .isLessThan(ErpContent.count(erp.login(), table.qualified()) * 4 / 5);
      }
    }
  }

  @Test
  void lets_the_hub_read_and_nothing_else() throws Exception {
    try (SimulatedErp erp = open();
        Connection hub =
            DriverManager.getConnection(
                erp.login().url(), erp.login().user(), erp.login().password());
        Statement statement = hub.createStatement()) {
      assertThatThrownBy(() -> statement.executeUpdate("delete from IFSAPP.SITE_TAB"))
          .isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> statement.executeQuery("select * from SANDBOX.STATE"))
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void understands_the_dialect_it_stands_in_for() throws Exception {
    try (SimulatedErp erp = open()) {
      assertThat(
              ErpContent.rows(
                  erp.login(),
                  "select PART_NO from IFSAPP.INVENTORY_PART_TAB where ROWVERSION >= 1000000 and"
                      + " NVL(WEIGHT_NET, '') is null order by ROWVERSION, PART_NO"
                      + " fetch first 3 rows only"))
          .hasSize(3);
      assertThat(ErpContent.count(erp.login(), "IFSAPP.CUSTOMER_INFO_TAB where EMAIL = ''"))
          .isZero();
      assertThat(ErpContent.count(erp.login(), "IFSAPP.CUSTOMER_INFO_TAB where EMAIL is null"))
          .isPositive();
    }
  }

  @Test
  void refuses_a_folder_made_from_another_seed() throws Exception {
    open().close();
    assertThatThrownBy(() -> SimulatedErp.open(folder, 7))
        .isInstanceOf(SandboxFault.class)
        .hasMessageContaining("remove the folder");
  }

  @Test
  void changes_with_rising_rowversions_while_it_lives() throws Exception {
    try (SimulatedErp erp = open()) {
      erp.dayTwo();
      try (LiveChanges live = erp.changes(Clock.systemUTC(), new Random(5))) {
        Map<ErpTable, String> newest = newest(erp);
        for (int i = 0; i < 60; i++) {
          live.change();
          Map<ErpTable, String> next = newest(erp);
          assertThat(next).isNotEqualTo(newest);
          newest = next;
        }
        assertThat(LocalDateTime.parse(newest(erp, ErpTable.CUSTOMER_ORDER_TAB).replace(' ', 'T')))
            .isAfter(LocalDateTime.now(Clock.systemUTC()).minusMinutes(5));
      }
    }
  }

  @Test
  void changes_by_itself_until_it_is_told_to_stop() throws Exception {
    try (SimulatedErp erp = open()) {
      Map<ErpTable, String> before = newest(erp);
      LiveChanges live = erp.live(Clock.systemUTC());
      await().until(() -> !newest(erp).equals(before));
      live.close();
      Map<ErpTable, String> after = newest(erp);
      await()
          .during(Duration.ofSeconds(1))
          .atMost(Duration.ofSeconds(5))
          .until(() -> newest(erp).equals(after));
    }
  }

  private SimulatedErp open() throws SandboxFault {
    return SimulatedErp.open(folder, SimulatedErp.SEED);
  }

  private static Map<ErpTable, Long> sizes(SimulatedErp erp) throws SQLException {
    Map<ErpTable, Long> sizes = new HashMap<>();
    for (ErpTable table : ErpTable.values()) {
      sizes.put(table, ErpContent.count(erp.login(), table.qualified()));
    }
    return sizes;
  }

  private static Map<ErpTable, String> newest(SimulatedErp erp) throws SQLException {
    Map<ErpTable, String> newest = new HashMap<>();
    for (ErpTable table : ErpTable.values()) {
      newest.put(table, newest(erp, table));
    }
    return newest;
  }

  private static String newest(SimulatedErp erp, ErpTable table) throws SQLException {
    return ErpContent.rows(erp.login(), "select max(ROWVERSION) from " + table.qualified())
        .get(0)
        .get(0);
  }
}
