package io.syncflow.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncflow.db.TestDatabase;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** What is encoded here is what PostgreSQL reads. */
class CopyRowsTest {

  private static TestDatabase database;
  private static Connection connection;

  @BeforeAll
  static void open() throws SQLException {
    database = TestDatabase.create();
    connection = database.superuser();
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
    database.close();
  }

  @Test
  void numerics_of_any_size_and_scale_arrive_exactly() throws SQLException {
    Random random = new Random(20_261_121);
    List<BigDecimal> values = new ArrayList<>(edges());
    for (int scale = 0; scale <= 30; scale++) {
      for (int bits = 0; bits <= 130; bits += 3) {
        values.add(new BigDecimal(new BigInteger(bits, random), scale));
        values.add(new BigDecimal(new BigInteger(bits, random).negate(), scale));
      }
    }
    CopyRows rows = new CopyRows(1, 0);
    for (BigDecimal value : values) {
      rows.begin();
      rows.numeric(value);
      rows.end();
    }

    assertThat(copied("numeric", rows))
        .containsExactlyElementsOf(
            values.stream()
                .map(value -> value.scale() < 0 ? value.setScale(0) : value)
                .map(BigDecimal::toPlainString)
                .toList());
  }

  private static List<BigDecimal> edges() {
    return List.of(
        BigDecimal.ZERO,
        new BigDecimal("0.00"),
        new BigDecimal("-0.0001"),
        new BigDecimal("0.00000001"),
        new BigDecimal("10000"),
        new BigDecimal("1E+20"),
        new BigDecimal("1E+200"),
        new BigDecimal(Long.MAX_VALUE),
        new BigDecimal(Long.MIN_VALUE),
        new BigDecimal(BigInteger.valueOf(Long.MIN_VALUE), 1),
        new BigDecimal(BigInteger.valueOf(Long.MAX_VALUE / 1000), 3),
        new BigDecimal(BigInteger.valueOf(Long.MAX_VALUE / 1000 - 1), 3),
        new BigDecimal(BigInteger.ONE, 16_383));
  }

  @Test
  void longs_with_a_scale_arrive_as_numerics() throws SQLException {
    long[] values = {
      0, 1, -1, 9_999, 10_000, Long.MAX_VALUE, Long.MIN_VALUE, 9_223_372_036_854_776L
    };
    CopyRows rows = new CopyRows(1, 0);
    List<String> expected = new ArrayList<>();
    for (long value : values) {
      for (int scale = 0; scale < 9; scale++) {
        rows.begin();
        rows.numeric(value, scale);
        rows.end();
        expected.add(BigDecimal.valueOf(value, scale).toPlainString());
      }
    }

    assertThat(copied("numeric", rows)).containsExactlyElementsOf(expected);
  }

  @Test
  void texts_of_every_plane_arrive_exactly() throws SQLException {
    List<String> values = new ArrayList<>();
    for (int point = 1; point <= Character.MAX_CODE_POINT; point += point < 0x3000 ? 1 : 997) {
      if (point < 0xD800 || point > 0xDFFF) {
        values.add("a" + Character.toString(point) + "z");
      }
    }
    values.add("");
    values.add("x".repeat(100_000));
    CopyRows rows = new CopyRows(1, 0);
    for (String value : values) {
      rows.begin();
      rows.text(value);
      rows.end();
    }

    assertThat(copied("text", rows)).containsExactlyElementsOf(values);
  }

  @Test
  void every_other_type_arrives_exactly() throws SQLException {
    UUID uuid = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
    LocalDateTime time = LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_000);
    long micros = time.toEpochSecond(ZoneOffset.UTC) * 1_000_000 + 999_999;
    CopyRows rows = new CopyRows(11, 0);
    rows.begin();
    rows.int2(Short.MIN_VALUE);
    rows.int4(Integer.MIN_VALUE);
    rows.int8(Long.MIN_VALUE);
    rows.float8(-0.1);
    rows.bool(true);
    rows.date(LocalDate.of(-4713, 11, 24).toEpochDay());
    rows.timestamp(micros);
    rows.timestamp(micros);
    rows.uuid(uuid);
    rows.jsonb("{\"ä\": [1.50, null]}");
    rows.bytea(new byte[] {0, -1, 127});
    rows.end();
    rows.begin();
    for (int i = 0; i < 11; i++) {
      rows.nothing();
    }
    rows.end();

    assertThat(
            copied(
                "a smallint, b int, c bigint, d float8, e boolean, f date, g timestamp,"
                    + " h timestamptz, i uuid, j jsonb, k bytea",
                "concat_ws('|', a, b, c, d, e, f, g, h, i, j, k)",
                rows))
        .containsExactly(
            "-32768|-2147483648|-9223372036854775808|-0.1|t|4714-11-24 BC|1969-12-31"
                + " 23:59:59.999999|1969-12-31 23:59:59.999999+00|"
                + uuid
                + "|{\"ä\": [1.50, null]}|\\x00ff7f",
            "");
  }

  @Test
  void a_discarded_row_leaves_its_neighbours_alone() throws SQLException {
    CopyRows rows = new CopyRows(2, 0);
    rows.begin();
    rows.text("first");
    rows.int4(1);
    rows.end();
    rows.begin();
    rows.text("x".repeat(5_000));
    rows.discard();
    rows.begin();
    rows.text("second");
    rows.int4(2);
    rows.end();

    assertThat(rows.count()).isEqualTo(2);
    assertThat(copied("a text, b int", "a || b", rows)).containsExactly("first1", "second2");
  }

  @Test
  void a_cleared_buffer_starts_again() throws SQLException {
    CopyRows rows = new CopyRows(1, 0);
    rows.begin();
    rows.int4(1);
    rows.end();
    rows.clear();
    rows.begin();
    rows.int4(2);
    rows.end();

    assertThat(rows.count()).isEqualTo(1);
    assertThat(copied("int", rows)).containsExactly("2");
  }

  @Test
  void refuses_a_row_with_fields_missing() {
    CopyRows rows = new CopyRows(2, 0);
    rows.begin();
    rows.int4(1);

    assertThatThrownBy(rows::end)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("1 fields instead of 2");
  }

  private static List<String> copied(String type, CopyRows rows) throws SQLException {
    return copied("v " + type, "v::text", rows);
  }

  private static List<String> copied(String columns, String expression, CopyRows rows)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS pg_temp.copied");
      statement.execute(
          "CREATE TEMP TABLE copied (n int GENERATED ALWAYS AS IDENTITY, " + columns + ")");
      String names = columns.replaceAll("(\\w+) [^,]+", "$1");
      CopyIn copy =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn("COPY copied (" + names + ") FROM STDIN (FORMAT binary)");
      copy.writeToCopy(rows.array(), 0, rows.size());
      copy.writeToCopy(new byte[] {(byte) 0xFF, (byte) 0xFF}, 0, 2);
      copy.endCopy();
      List<String> values = new ArrayList<>();
      try (ResultSet found =
          statement.executeQuery("SELECT " + expression + " FROM copied ORDER BY n")) {
        while (found.next()) {
          values.add(found.getString(1));
        }
      }
      return values;
    }
  }
}
