package io.syncflow.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

  private static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "0; 0",
        "120; 120",
        " 7 ; 7",
        "99999; 3600",
        "99999999999999999999; 3600",
        "Sat, 21 Nov 2026 03:01:30 GMT; 90",
        "Sat, 21 Nov 2026 02:00:00 GMT; 0",
        "Sun, 22 Nov 2026 03:00:00 GMT; 3600",
        "Sat Nov 21 03:00:10 2026; 10"
      })
  void is_seconds_or_a_date_and_has_a_cap(String header, long seconds) {
    assertThat(of(header)).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-5", "1.5", "2026-11-21T03:00:00Z"})
  void anything_else_says_nothing(String header) {
    assertThat(of(header)).isEmpty();
  }

  @Test
  void and_so_does_a_missing_one() {
    assertThat(of(null)).isEmpty();
  }

  private static Optional<Duration> of(String header) {
    return RetryAfter.of(header, NOW, Duration.ofHours(1));
  }
}
