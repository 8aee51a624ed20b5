package io.syncflow.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.syncflow.record.BusinessKey;
import io.syncflow.record.CopyRows;
import io.syncflow.record.FieldFault;
import io.syncflow.record.RawRecord;
import io.syncflow.record.RowMapper;
import io.syncflow.record.SourceColumn;
import io.syncflow.record.SourceRow;
import io.syncflow.record.TargetTable;
import io.syncflow.record.UnreadableValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is kept of a record is enough to map it again, whatever its source was. */
class RawJsonTest {

  /** A value beside the JDBC type of the column it stands in. */
  record Cell(int jdbcType, Object value) {}

  /** What a mapper made of a row: the bytes, or the fault's stage and code. */
  record Mapped(List<Byte> bytes, BusinessKey key, String fault) {}

  private static final List<String> TARGETS =
      List.of(
          "text",
          "character varying(12)",
          "smallint",
          "bigint",
          "numeric",
          "numeric(12,2)",
          "double precision",
          "boolean",
          "date",
          "timestamp without time zone",
          "timestamp with time zone",
          "uuid",
          "jsonb",
          "bytea");

  private static final List<String> PIPELINES =
      List.of(
          "",
          "trim",
          "to_integer",
          "to_decimal",
          "to_decimal(2)",
          "to_boolean",
          "to_date",
          "to_date(\"yyyy-MM-dd HH:mm:ss\")",
          "to_date(\"yyyy-MM-dd\", Europe/Stockholm)",
          "trim|to_date",
          "concat(*, \"#\")",
          "default(\"7\")",
          "hash");

  @Property(tries = 5_000)
  void a_record_read_back_from_its_raw_json_maps_to_the_same_bytes_as_the_record_itself(
      @ForAll("cells") Cell cell,
      @ForAll("targets") String target,
      @ForAll("pipelines") String pipeline) {
    List<SourceColumn> columns =
        List.of(Columns.source("ID", Types.VARCHAR), Columns.source("V", cell.jdbcType()));
    TableMapping mapping = mapping(target, pipeline);
    Optional<RowMapper> direct = compiled(mapping, columns);
    Assume.that(direct.isPresent());
    SourceRow row = new ArrayRow("a", cell.value());

    RawRecord raw = RawRecord.of(direct.get().rawJson(row));

    assertThat(mapped(mapping.compile(raw.columns()), raw)).isEqualTo(mapped(direct.get(), row));
  }

  @Example
  void an_edited_value_counts_as_what_it_is() {
    RawRecord raw =
        RawRecord.of(
            "{\"D\":\"soon\",\"N\":\"Bolt\",\"W\":12.50,\"_types\":{\"D\":\"date\",\"W\":\"float\"},"
                + "\"_raw_base64\":{\"N\":\"AG4AAABi2AA=\"}}");

    assertThat(raw.value(0)).isEqualTo("soon");
    assertThat(raw.value(1)).isEqualTo("Bolt");
    assertThat(raw.value(2)).isEqualTo(12.5);
    assertThat(raw.columns()).extracting(SourceColumn::name).containsExactly("D", "N", "W");
  }

  @Example
  void a_value_that_could_not_be_read_cannot_be_read_again() {
    RawRecord raw = RawRecord.of("{\"P\":null,\"Q\":null,\"_unreadable\":[\"P\"]}");

    assertThat(raw.value(1)).isNull();
    assertThat(catchThrowable(() -> raw.value(0)))
        .isInstanceOf(UnreadableValue.class)
        .hasMessage("P could not be read from the source");
  }

  private static Optional<RowMapper> compiled(TableMapping mapping, List<SourceColumn> columns) {
    try {
      return Optional.of(mapping.compile(columns));
    } catch (IllegalStateException e) {
      return Optional.empty();
    }
  }

  private static Mapped mapped(RowMapper mapper, SourceRow row) {
    CopyRows out = new CopyRows(2, 0);
    out.begin();
    BusinessKey key = mapper.key(row);
    try {
      mapper.map(row, out);
    } catch (FieldFault fault) {
      return new Mapped(null, key, fault.stage() + " " + fault.code());
    }
    out.end();
    Byte[] bytes = new Byte[out.size()];
    Arrays.setAll(bytes, i -> out.array()[i]);
    return new Mapped(List.of(bytes), key, null);
  }

  private static TableMapping mapping(String target, String pipeline) {
    TargetTable table =
        new TargetTable(
            "schedulehub",
            "things",
            List.of(Columns.target("id", "text", false), Columns.target("v", target)),
            List.of("id"),
            List.of());
    return new TableMapping(
        List.of(
            new MappingRow("things", "ID", "id", "", null, true),
            new MappingRow("things", "V", "v", pipeline, null, false)),
        table);
  }

  @Provide
  Arbitrary<String> targets() {
    return Arbitraries.of(TARGETS);
  }

  @Provide
  Arbitrary<String> pipelines() {
    return Arbitraries.of(PIPELINES);
  }

  @Provide
  Arbitrary<Cell> cells() {
    return Arbitraries.oneOf(
        texts().injectNull(0.1).map(text -> new Cell(Types.VARCHAR, text)),
        Arbitraries.longs().injectNull(0.1).map(whole -> new Cell(Types.BIGINT, whole)),
        decimals().injectNull(0.1).map(decimal -> new Cell(Types.NUMERIC, decimal)),
        doubles().injectNull(0.1).map(number -> new Cell(Types.DOUBLE, number)),
        Arbitraries.of(true, false).injectNull(0.1).map(bool -> new Cell(Types.BOOLEAN, bool)),
        times().injectNull(0.1).map(time -> new Cell(Types.TIMESTAMP, time)),
        times()
            .map(LocalDateTime::toLocalDate)
            .injectNull(0.1)
            .map(day -> new Cell(Types.DATE, day)),
        instants().injectNull(0.1).map(at -> new Cell(Types.TIMESTAMP_WITH_TIMEZONE, at)),
        Arbitraries.bytes()
            .array(byte[].class)
            .ofMaxSize(9)
            .injectNull(0.1)
            .map(bytes -> new Cell(Types.VARBINARY, bytes)));
  }

  /** Ordinary texts, texts that look like other kinds, and what JSONB cannot hold. */
  private static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(14),
        Arbitraries.of(
            "42",
            "-0.50",
            "1e3",
            "true",
            "no",
            "null",
            "2026-02-28",
            "2026-02-30 09:15:00",
            "2026-02-28 09:15:00",
            "2026-02-28T09:15:00+02:00",
            "{\"a\":1}",
            "[]",
            "a\0b",
            "\ud800",
            "6f9619ff-8b86-d011-b42d-00cf4fc964ff"));
  }

  private static Arbitrary<BigDecimal> decimals() {
    return Arbitraries.oneOf(
        Combinators.combine(
                Arbitraries.bigIntegers()
                    .between(BigInteger.TEN.pow(40).negate(), BigInteger.TEN.pow(40)),
                Arbitraries.integers().between(-20, 40))
            .as(BigDecimal::new),
        Arbitraries.longs().map(BigDecimal::valueOf),
        Arbitraries.of("0", "0.00", "0E+3", "5.00", "1E+600", "1E-600", "1E+200000")
            .map(BigDecimal::new));
  }

  /** Without -0.0: JSON in PostgreSQL has one zero only. */
  private static Arbitrary<Double> doubles() {
    return Arbitraries.oneOf(
        Arbitraries.doubles()
            .between(-Double.MAX_VALUE, Double.MAX_VALUE)
            .filter(number -> Double.compare(number, -0.0) != 0),
        Arbitraries.of(Double.NaN, Double.POSITIVE_INFINITY, 0.1, 1e21, 5.0, Double.MIN_VALUE));
  }

  private static Arbitrary<LocalDateTime> times() {
    return Combinators.combine(
            Arbitraries.longs()
                .between(
                    LocalDate.of(-4712, 1, 1).toEpochDay(),
                    LocalDate.of(30_000, 1, 1).toEpochDay()),
            Arbitraries.longs().between(0, 86_399_999_999L))
        .as((day, micros) -> LocalDate.ofEpochDay(day).atStartOfDay().plusNanos(micros * 1_000));
  }

  private static Arbitrary<OffsetDateTime> instants() {
    return Combinators.combine(times(), Arbitraries.integers().between(-18 * 60, 18 * 60))
        .as((time, minutes) -> time.atOffset(ZoneOffset.ofTotalSeconds(minutes * 60)));
  }
}
