package io.syncflow.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowversionTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ROWVERSION",
        "ROWVERSION:",
        ":number",
        "RV:text",
        "ROW VERSION:number",
        "X;DROP:number"
      })
  void refuses_what_is_not_a_column_and_a_kind(String text) {
    assertThatThrownBy(() -> Rowversion.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void measures_an_overlap_in_its_own_unit() {
    assertThat(Rowversion.parse("RV:number").distance("1000")).isEqualTo(1000);
    assertThat(Rowversion.parse("RV:date").distance("PT10M")).isEqualTo(600_000_000L);
    assertThat(Rowversion.parse("RV:timestamp").distance("PT0.5S")).isEqualTo(500_000L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT10M", "-1", "ten", ""})
  void refuses_an_overlap_that_is_no_whole_number_for_a_number(String overlap) {
    assertThatThrownBy(() -> Rowversion.parse("RV:number").distance(overlap))
        .hasMessageContaining("whole number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"600", "-PT1M", "PT9999999999999H", ""})
  void refuses_an_overlap_that_is_no_duration_for_a_time(String overlap) {
    assertThatThrownBy(() -> Rowversion.parse("RV:date").distance(overlap))
        .hasMessageContaining("duration");
  }

  @Property(tries = 100)
  void binds_and_reads_any_microsecond_the_same(
      @ForAll @LongRange(min = -62_000_000_000_000_000L, max = 250_000_000_000_000_000L)
          long micros)
      throws SQLException {
    Rowversion timestamp = Rowversion.parse("RV:timestamp");
    try (Connection h2 = oracle();
        PreparedStatement echo = h2.prepareStatement("SELECT CAST(? AS TIMESTAMP(9))")) {
      timestamp.bind(echo, 1, micros);
      try (ResultSet row = echo.executeQuery()) {
        row.next();
        assertThat(timestamp.read(row, 1)).isEqualTo(micros);
      }
    }
  }

  @Test
  void reaches_a_version_between_two_microseconds_by_its_exclusive_bound() throws SQLException {
    Rowversion timestamp = Rowversion.parse("RV:timestamp");
    LocalDateTime nanos = LocalDateTime.parse("2026-11-20T10:00:00.123456789");
    try (Connection h2 = oracle();
        PreparedStatement below =
            h2.prepareStatement(
                "SELECT 1 WHERE CAST(? AS TIMESTAMP(9)) < CAST(? AS TIMESTAMP(9))");
        PreparedStatement read = h2.prepareStatement("SELECT CAST(? AS TIMESTAMP(9))")) {
      below.setObject(1, nanos);
      read.setObject(1, nanos);
      try (ResultSet row = read.executeQuery()) {
        row.next();
        timestamp.bind(below, 2, timestamp.read(row, 1) + timestamp.step());
      }
      assertThat(below.executeQuery().next()).isTrue();
    }
  }

  private static Connection oracle() throws SQLException {
    return DriverManager.getConnection("jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=Oracle");
  }
}
