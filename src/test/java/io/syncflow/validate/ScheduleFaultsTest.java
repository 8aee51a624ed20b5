package io.syncflow.validate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Schedules that would fire wrongly or not at all (B51, B53). */
class ScheduleFaultsTest {

  @Test
  void refuses_a_cron_expression_that_is_not_valid() {
    assertThat(Fixture.faults("cron-invalid"))
        .containsExactly(
            "routes/items.camel.yaml:6: error: cron \"0 0 25 * * ?\" is not valid: hour 25 is not between 0 and 23 (schedule-cron)");
  }

  @Test
  void refuses_a_cron_expression_that_never_fires() {
    assertThat(Fixture.faults("cron-never"))
        .containsExactly(
            "routes/items.camel.yaml:6: error: cron \"0 0 2 1 1 ? 2020\" never fires again (schedule-cron)");
  }

  @Test
  void refuses_a_cron_expression_that_fires_every_second() {
    assertThat(Fixture.faults("cron-every-second"))
        .containsExactly(
            "routes/items.camel.yaml:6: error: cron \"* * * * * ?\" fires every second; begin it with a fixed second (schedule-cron)");
  }

  @Test
  void refuses_a_schedule_without_cron() {
    assertThat(Fixture.faults("cron-missing"))
        .containsExactly(
            "routes/items.camel.yaml:6: error: this schedule has no cron expression (schedule-cron)");
  }

  @Test
  void refuses_a_missing_or_unknown_time_zone() {
    assertThat(Fixture.faults("time-zone"))
        .containsExactly(
            "routes/items.camel.yaml:6: error: unknown time zone \"CET+1\": name a region, such as Europe/Paris; did you mean \"CET\"? (schedule-time-zone)",
            "routes/items.camel.yaml:15: error: this schedule has no time zone: set trigger.timeZone (schedule-time-zone)",
            "routes/items.camel.yaml:24: error: unknown time zone \"Europe/Pariss\": name a region, such as Europe/Paris; did you mean \"Europe/Paris\"? (schedule-time-zone)");
  }

  @Test
  void refuses_a_schedule_that_makes_up_missed_fires() {
    assertThat(Fixture.faults("misfire"))
        .containsExactly(
            "routes/items.camel.yaml:6: error: set trigger.misfireInstruction to 2, or a late start makes up a missed fire by day (schedule-misfire)",
            "routes/items.camel.yaml:15: error: set trigger.misfireInstruction to 2, or a late start makes up a missed fire by day (schedule-misfire)");
  }

  @Test
  void refuses_a_trigger_name_that_is_taken() {
    assertThat(Fixture.faults("trigger-name"))
        .containsExactly(
            "routes/items.camel.yaml:15: error: trigger \"syncflow/items\" is already used at routes/items.camel.yaml:6 (schedule-name)");
  }

  @Test
  void judges_the_parameters_of_a_schedule_template_where_they_are_written() {
    assertThat(Fixture.faults("schedule-template"))
        .containsExactly(
            "routes/items.camel.yaml:17: error: cron \"0 0 25 * * ?\" is not valid: hour 25 is not between 0 and 23 (schedule-cron)",
            "routes/items.camel.yaml:19: error: unknown time zone \"CET+1\": name a region, such as Europe/Paris; did you mean \"CET\"? (schedule-time-zone)",
            "routes/items.camel.yaml:25: error: nobody listens to direct:orders; did you mean \"direct:items\"? (direct-target)");
  }
}
