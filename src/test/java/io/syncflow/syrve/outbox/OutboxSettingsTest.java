package io.syncflow.syrve.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxSettingsTest {

  private static final Duration CALL = Duration.ofSeconds(60);
  private static final Duration LOGIN = Duration.ofSeconds(30);

  @Test
  void a_lease_shorter_than_the_work_is_refused() {
    assertThat(settings(Duration.ofSeconds(310)).covering(CALL, LOGIN)).isNotNull();
    assertThatThrownBy(() -> settings(Duration.ofSeconds(309)).covering(CALL, LOGIN))
        .hasMessageContaining("syncflow.syrve.outbox.lease is PT5M9S")
        .hasMessageContaining("at least PT5M10S");
  }

  @Test
  void attempts_follow_the_schedule_and_servers_are_left_alone_for_longer_and_longer() {
    Backoff most = new Backoff(settings(Duration.ofHours(1)), () -> 1);
    Backoff least = new Backoff(settings(Duration.ofHours(1)), () -> 0);

    assertThat(List.of(most.afterAttempt(1), most.afterAttempt(2), most.afterAttempt(9)))
        .containsExactly(Duration.ofMinutes(1), Duration.ofHours(2), Duration.ofHours(2));
    assertThat(least.afterAttempt(2)).isEqualTo(Duration.ofMinutes(90));
    assertThat(
            List.of(
                most.afterWait(1, false),
                most.afterWait(2, false),
                most.afterWait(5, false),
                most.afterWait(1_000_000, false)))
        .containsExactly(
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(15),
            Duration.ofMinutes(15));
    assertThat(most.afterWait(1, true)).isEqualTo(Duration.ofHours(1));
  }

  private static OutboxSettings settings(Duration lease) {
    return new OutboxSettings(
        lease,
        8,
        List.of(Duration.ofMinutes(1), Duration.ofHours(2)),
        Duration.ofMinutes(1),
        Duration.ofMinutes(15),
        Duration.ofHours(1),
        Duration.ofHours(1),
        50,
        4);
  }
}
