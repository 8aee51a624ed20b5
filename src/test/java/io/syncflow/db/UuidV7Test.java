package io.syncflow.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("C-48: uuid_v7()")
class UuidV7Test {

  private static TestDatabase database;

  @BeforeAll
  static void create() {
    database = TestDatabase.create();
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @Test
  void carries_version_variant_and_the_millisecond() throws SQLException {
    try (Connection connection = database.superuser()) {
      long before = milliseconds(connection);
      List<String> ids = Sql.column(connection, "SELECT uuid_v7() FROM generate_series(1, 500)");
      // The cast to bigint rounds to the nearest millisecond, hence one more.
      long after = milliseconds(connection) + 1;
      for (String text : ids) {
        UUID id = UUID.fromString(text);
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isBetween(before, after);
      }
      assertThat(new HashSet<>(ids)).hasSize(500);
    }
  }

  @Test
  void sorts_by_the_time_it_was_made() throws SQLException {
    try (Connection connection = database.superuser()) {
      UUID earlier = UUID.fromString(Sql.one(connection, "SELECT uuid_v7()"));
      Sql.run(connection, "SELECT pg_sleep(0.005)");
      UUID later = UUID.fromString(Sql.one(connection, "SELECT uuid_v7()"));
      assertThat(earlier.toString()).isLessThan(later.toString());
    }
  }

  @Test
  void random_bits_differ_in_every_position() throws SQLException {
    try (Connection connection = database.superuser()) {
      long ones = 0;
      long zeros = 0;
      for (String text : Sql.column(connection, "SELECT uuid_v7() FROM generate_series(1, 200)")) {
        long low = UUID.fromString(text).getLeastSignificantBits();
        ones |= low;
        zeros |= ~low;
      }
      // All but the two bits of the variant are seen both set and clear.
      assertThat(ones & zeros).isEqualTo(0x3fffffffffffffffL);
    }
  }

  private static long milliseconds(Connection connection) throws SQLException {
    return Long.parseLong(
        Sql.one(connection, "SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint"));
  }
}
