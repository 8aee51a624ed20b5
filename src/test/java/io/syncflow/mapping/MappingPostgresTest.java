package io.syncflow.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.db.TestDatabase;
import io.syncflow.record.CopyRows;
import io.syncflow.record.FieldFault;
import io.syncflow.record.RawRecord;
import io.syncflow.record.RowMapper;
import io.syncflow.record.SourceColumn;
import io.syncflow.record.TargetColumn;
import io.syncflow.record.TargetTable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Mapped records as PostgreSQL receives them by COPY. */
class MappingPostgresTest {

  private static final int ROWS = 400;

  private static final Map<String, String> TYPES = new LinkedHashMap<>();

  static {
    TYPES.put("a", "character varying(40)");
    TYPES.put("b", "character(5)");
    TYPES.put("c", "smallint");
    TYPES.put("d", "integer");
    TYPES.put("e", "bigint");
    TYPES.put("f", "numeric(12,3)");
    TYPES.put("g", "numeric");
    TYPES.put("h", "boolean");
    TYPES.put("i", "date");
    TYPES.put("j", "timestamp without time zone");
    TYPES.put("k", "timestamp with time zone");
    TYPES.put("l", "uuid");
    TYPES.put("m", "double precision");
    TYPES.put("n", "jsonb");
    TYPES.put("o", "bytea");
  }

  private static final int[] SOURCE_TYPES = {
    Types.VARCHAR,
    Types.CHAR,
    Types.SMALLINT,
    Types.INTEGER,
    Types.BIGINT,
    Types.NUMERIC,
    Types.NUMERIC,
    Types.BOOLEAN,
    Types.DATE,
    Types.TIMESTAMP,
    Types.TIMESTAMP_WITH_TIMEZONE,
    Types.VARCHAR,
    Types.DOUBLE,
    Types.VARCHAR,
    Types.VARBINARY
  };

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
  void keys_and_normalised_records_say_what_postgresql_holds() throws Exception {
    List<String> key = List.copyOf(TYPES.keySet()).subList(0, 12);
    RowMapper mapper = mapping(key).compile(source());
    Random random = new Random(2026);
    List<ArrayRow> rows = new ArrayList<>();
    CopyRows out = new CopyRows(TYPES.size(), 0);
    for (int n = 0; n < ROWS; n++) {
      ArrayRow row = new ArrayRow(values(random));
      out.begin();
      mapper.map(row, out);
      out.end();
      rows.add(row);
    }
    createTable("typed");
    CopyInto.table(connection, "typed (" + String.join(", ", TYPES.keySet()) + ")", out);

    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT to_jsonb(t) - 'row' = ?::jsonb, to_jsonb(t) - 'row', ARRAY["
                + String.join("::text, ", key)
                + "::text] FROM typed t WHERE row = ?")) {
      for (int n = 0; n < ROWS; n++) {
        String normalized = mapper.normalizedJson(rows.get(n));
        query.setString(1, normalized);
        query.setInt(2, n + 1);
        try (ResultSet found = query.executeQuery()) {
          assertThat(found.next()).isTrue();
          assertThat(found.getBoolean(1))
              .as("%s%nis not%n%s", normalized, found.getString(2))
              .isTrue();
          assertThat(mapper.key(rows.get(n)).parts())
              .isEqualTo(Arrays.asList((String[]) found.getArray(3).getArray()));
        }
      }
    }
  }

  private static Object[] values(Random random) {
    LocalDate day = LocalDate.ofEpochDay(random.nextInt(8_000_000) - 2_400_000);
    LocalDateTime time =
        day.atStartOfDay()
            .plusNanos(
                random.nextLong(86_400_000_000L) / (random.nextBoolean() ? 1 : 1_000) * 1_000);
    Object[] values = {
      text(random, random.nextInt(40)),
      ("x" + random.nextInt(10_000) + "yyyyy").substring(0, 5),
      (long) (short) random.nextInt(),
      (long) random.nextInt(),
      random.nextLong(),
      BigDecimal.valueOf(random.nextInt(2_000_000) - 1_000_000, random.nextInt(4)),
      new BigDecimal(new BigInteger(random.nextInt(150), random), random.nextInt(40) - 5),
      random.nextBoolean(),
      day,
      time,
      time.atOffset(ZoneOffset.ofHours(random.nextInt(20) - 10)),
      new UUID(random.nextLong(), random.nextLong()).toString().toUpperCase(),
      random.nextGaussian() * 1e6,
      "{\"v\": [1.0, \"" + random.nextInt() + "\"]}",
      new byte[] {(byte) random.nextInt(), 0}
    };

    if (random.nextInt(4) == 0) {
      values[random.nextInt(values.length)] = null;
    }
    return values;
  }

  /** Text that PostgreSQL can store, from every plane. */
  private static String text(Random random, int length) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < length; i++) {
      int limit = new int[] {0x7F, 0x7FF, 0xD7FF, Character.MAX_CODE_POINT}[random.nextInt(4)];
      int point = 1 + random.nextInt(limit);
      out.appendCodePoint(point >= 0xD800 && point <= 0xDFFF ? 'x' : point);
    }
    return out.toString();
  }

  @Test
  void any_text_arrives_exactly_or_is_refused() throws Exception {
    Target target = Target.of(Columns.target("v", "text"));
    Random random = new Random(7);
    List<String> expected = new ArrayList<>();
    CopyRows out = new CopyRows(1, 0);
    int refused = 0;
    for (int n = 0; n < 20_000; n++) {
      String text = anyText(random);
      out.begin();
      try {
        target.text(text, out);
        out.end();
        expected.add(text);
      } catch (FieldFault e) {
        out.discard();
        refused++;
        assertThat(Unicode.isStorable(text)).isFalse();
      }
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TEMP TABLE texts (n int GENERATED ALWAYS AS IDENTITY, v text)");
      CopyInto.table(connection, "texts (v)", out);
      List<String> arrived = new ArrayList<>();
      try (ResultSet found = statement.executeQuery("SELECT v FROM texts ORDER BY n")) {
        while (found.next()) {
          arrived.add(found.getString(1));
        }
      }
      assertThat(arrived).isEqualTo(expected);
    }
    assertThat(refused).isGreaterThan(1_000);
    assertThat(expected).hasSizeGreaterThan(1_000);
  }

  @Test
  void any_raw_record_can_be_stored_as_jsonb_and_restored() throws Exception {
    RawJson raw =
        new RawJson(
            List.of(
                new SourceColumn("TEXT", Types.VARCHAR, 0, 0),
                new SourceColumn("PRICE", Types.NUMERIC, 0, 0)));
    Random random = new Random(11);
    try (PreparedStatement query = connection.prepareStatement("SELECT ?::jsonb::text")) {
      for (int n = 0; n < 2_000; n++) {
        String text = anyText(random);
        BigDecimal price =
            new BigDecimal(
                new BigInteger(random.nextInt(100), random), random.nextInt(40_000) - 20_000);
        query.setString(1, raw.write(new ArrayRow(text, price)));
        try (ResultSet found = query.executeQuery()) {
          assertThat(found.next()).isTrue();
          RawRecord stored = RawRecord.of(found.getString(1));
          List<String> names = stored.columns().stream().map(SourceColumn::name).toList();
          assertThat(stored.value(names.indexOf("TEXT"))).isEqualTo(text);
          assertThat(stored.decimal(names.indexOf("PRICE"))).isEqualByComparingTo(price);
        }
      }
    }
  }

  /** Chars of any kind: U+0000 and halves of surrogate pairs among them. */
  private static String anyText(Random random) {
    StringBuilder out = new StringBuilder();
    int length = random.nextInt(12);
    for (int i = 0; i < length; i++) {
      switch (random.nextInt(8)) {
        case 0 -> out.append((char) random.nextInt(0x20));
        case 1 -> out.append((char) (0xD800 + random.nextInt(0x800)));
        case 2, 3 -> out.appendCodePoint(0x1F600 + random.nextInt(40));
        case 4 -> out.append((char) random.nextInt(0x10000));
        default -> out.append((char) (0x20 + random.nextInt(0x60)));
      }
    }
    return out.toString();
  }

  @Test
  void a_padded_key_is_the_text_postgresql_makes_of_it() throws Exception {
    CopyRows out = new CopyRows(1, 0);
    out.begin();
    Target.of(Columns.target("b", "character(5)")).text("ab", out);
    out.end();
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TEMP TABLE padded (b character(5))");
      CopyInto.table(connection, "padded", out);
      try (ResultSet found = statement.executeQuery("SELECT b::text FROM padded")) {
        assertThat(found.next()).isTrue();
        RowMapper mapper = mapping(List.of("b")).compile(source());
        Object[] values = new Object[TYPES.size()];
        values[1] = "ab ";
        assertThat(mapper.key(new ArrayRow(values)).parts()).containsExactly(found.getString(1));
      }
    }
  }

  @Test
  void nanoseconds_are_rounded_as_postgresql_rounds_them() throws Exception {
    List<String> texts =
        new ArrayList<>(
            List.of(
                "2021-06-02 14:57:47.456216500",
                "2021-05-31 19:06:14.659179500",
                "2021-12-31 23:59:59.9999996",
                "1969-12-31 23:59:59.1234567"));
    Random random = new Random(9);
    for (int n = 0; n < 2_000; n++) {
      int micros = 1_000_000 + random.nextInt(1_000_000);
      int rest = random.nextBoolean() ? 1_500 : 1_000 + random.nextInt(1_000);
      texts.add(("2026-01-02 03:04:05." + micros).replace(".1", ".") + ("" + rest).substring(1));
    }
    CopyRows out = new CopyRows(2, 0);
    Target text = Target.of(Columns.target("t", "text"));
    Target time = Target.of(Columns.target("v", "timestamp without time zone"));
    for (String value : texts) {
      out.begin();
      text.text(value, out);
      time.text(value, out);
      out.end();
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TEMP TABLE moments (t text, v timestamp)");
      CopyInto.table(connection, "moments", out);
      try (ResultSet found =
          statement.executeQuery("SELECT count(*) FROM moments WHERE t::timestamp = v")) {
        assertThat(found.next()).isTrue();
        assertThat(found.getInt(1)).isEqualTo(texts.size());
      }
    }
  }

  private static void createTable(String name) throws SQLException {
    StringBuilder sql =
        new StringBuilder("CREATE TEMP TABLE " + name + " (row int GENERATED ALWAYS AS IDENTITY");
    TYPES.forEach((column, type) -> sql.append(", ").append(column).append(' ').append(type));
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql.append(')').toString());
    }
  }

  private static TableMapping mapping(List<String> key) {
    List<TargetColumn> columns = new ArrayList<>();
    List<MappingRow> rows = new ArrayList<>();
    TYPES.forEach(
        (column, type) -> {
          columns.add(Columns.target(column, type));
          rows.add(new MappingRow("typed", column, column, "", null, false));
        });
    return new TableMapping(rows, new TargetTable("public", "typed", columns, key, List.of()));
  }

  private static List<SourceColumn> source() {
    List<SourceColumn> columns = new ArrayList<>();
    List<String> names = List.copyOf(TYPES.keySet());
    for (int i = 0; i < SOURCE_TYPES.length; i++) {
      columns.add(Columns.source(names.get(i), SOURCE_TYPES[i]));
    }
    return columns;
  }
}
