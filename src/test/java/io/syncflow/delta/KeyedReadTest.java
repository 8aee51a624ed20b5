package io.syncflow.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.record.BusinessKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records of given keys, from H2 in Oracle mode; KeyedReaderTest reads from PostgreSQL. */
class KeyedReadTest {

  private final JdbcDataSource source = new JdbcDataSource();
  private Connection erp;

  @BeforeEach
  void open() throws SQLException {
    source.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=Oracle;DB_CLOSE_DELAY=-1");
    erp = source.getConnection();
  }

  @AfterEach
  void close() throws SQLException {
    try (Statement shutdown = erp.createStatement()) {
      shutdown.execute("SHUTDOWN");
    }
  }

  @Test
  void finds_records_by_a_composite_key_and_no_mixture_of_two() throws SQLException {
    erp("CREATE TABLE LINES (NO varchar2(12), LINE number(10), ROWVERSION number)");
    erp("INSERT INTO LINES VALUES ('A', 1, 7), ('A', 2, 7), ('B', 1, 7), ('B', 2, 7)");
    assertThat(found("LINES", "NO,LINE", key("A", "1"), key("B", "2"), key("C", "1")))
        .containsExactlyInAnyOrder(key("A", "1"), key("B", "2"));
  }

  @Test
  void takes_text_as_it_is_whatever_it_says() throws SQLException {
    erp("CREATE TABLE ITEMS (NO varchar2(40), ROWVERSION number)");
    List<BusinessKey> keys =
        List.of(
            key("' OR 1=1 --"), key("Ä ö"), key("\uD83D\uDE00"), key("%"), key("a"), key("007"));
    for (BusinessKey key : keys) {
      erp("INSERT INTO ITEMS VALUES ('" + key.parts().get(0).replace("'", "''") + "', 1)");
    }
    erp("INSERT INTO ITEMS VALUES ('other', 1), ('A', 1), ('7', 1)");
    assertThat(found("ITEMS", "NO", keys)).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void compares_numbers_as_numbers() throws SQLException {
    erp("CREATE TABLE ITEMS (NO number, ROWVERSION number)");
    erp("INSERT INTO ITEMS VALUES (-1.5, 1), (10, 1), (12345678901234567890, 1)");
    assertThat(
            found(
                "ITEMS", "NO", key("-1.50"), key("10.000"), key("12345678901234567890"), key("9")))
        .hasSize(3);
  }

  @Test
  void finds_nothing_by_a_text_that_the_column_cannot_hold() throws SQLException {
    erp("CREATE TABLE ITEMS (NO number(10), ENTERED timestamp, ROWVERSION number)");
    erp("INSERT INTO ITEMS VALUES (1, TIMESTAMP '2026-03-29 02:30:00', 1)");
    assertThat(found("ITEMS", "NO", key("one"), key(""), key("1"))).hasSize(1);
    assertThat(found("ITEMS", "ENTERED", key("2026-02-30"), key("2026-03-29 02:30:00"))).hasSize(1);
  }

  @Test
  void finds_a_padded_key_by_its_text() throws SQLException {
    erp("CREATE TABLE ITEMS (NO char(5), ROWVERSION number)");
    erp("INSERT INTO ITEMS VALUES ('AB', 1), ('ABC', 1)");
    assertThat(found("ITEMS", "NO", key("AB"))).hasSize(1);
  }

  @Test
  void reads_portions_until_every_key_was_asked_for() throws SQLException {
    erp("CREATE TABLE ITEMS (NO number(10) PRIMARY KEY, ROWVERSION number)");
    erp("INSERT INTO ITEMS SELECT X, 1 FROM SYSTEM_RANGE(1, 2000)");
    List<BusinessKey> odd =
        IntStream.range(0, 1000).mapToObj(n -> key(String.valueOf(2 * n + 1))).toList();
    assertThat(found("ITEMS", "NO", odd)).containsExactlyInAnyOrderElementsOf(odd);
    List<BusinessKey> twice = new ArrayList<>(odd);
    twice.addAll(odd);
    assertThat(found("ITEMS", "NO", twice)).hasSize(1000);
  }

  private List<BusinessKey> found(String table, String columns, BusinessKey... keys)
      throws SQLException {
    return found(table, columns, Arrays.asList(keys));
  }

  private List<BusinessKey> found(String table, String columns, List<BusinessKey> keys)
      throws SQLException {
    DeltaDefinition delta =
        new DeltaDefinitions()
            .define("oracle_ifs", "items", table, columns, "ROWVERSION:number", "0", "1", "1000");
    List<BusinessKey> found = new ArrayList<>();
    NumbersMapping mapping = new NumbersMapping();
    try (KeyedRead read = new KeyedRead(source, SourceQuery.of(delta, List.of()), mapping, keys)) {
      while (read.next()) {
        found.add(read.key());
        assertThat(read.rowversion()).isNotNull();
      }
    }
    return found;
  }

  private static BusinessKey key(String... parts) {
    return new BusinessKey(Arrays.asList(parts));
  }

  private void erp(String sql) throws SQLException {
    try (Statement statement = erp.createStatement()) {
      statement.execute(sql);
    }
  }
}
