package io.syncflow.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cron expressions of a schedule template's instance, field by field (B51). */
class CronFaultsTest {

  private static final Path PROJECT = Path.of("src/test/resources/validate/schedule-template");

  @TempDir Path root;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "99 0 * * * ?          | second 99 is not between 0 and 59",
        "0 99 * * * ?          | minute 99 is not between 0 and 59",
        "0 1,99 * * * ?        | minute 99 is not between 0 and 59",
        "0 0-99 * * * ?        | minute 99 is not between 0 and 59",
        "0 0 24 * * ?          | hour 24 is not between 0 and 23",
        "0 0 2 32 * ?          | day of month 32 is not between 1 and 31",
        "0 0 2 0 * ?           | day of month 0 is not between 1 and 31",
        "0 0 2 32W * ?         | day of month 32W is not between 1 and 31",
        "0 0 2 1 13 ?          | month 13 is not between 1 and 12",
        "0 0 2 1 JANX ?        | month JANX is not between 1 and 12",
        "0 0 2 ? * 8           | day of week 8 is not between 1 and 7",
        "0 0 2 ? * MONX        | day of week MONX is not between 1 and 7",
        "0 0 2 ? * MON-FRX     | day of week FRX is not between 1 and 7",
        "0 0 2 ? * MON#6       | day of week \"MON#6\" cannot be read",
        "0 0 2 1 1 ? 1969      | year 1969 is not between 1970 and 2099",
        "0 0 2 1 1 ? 2300      | year 2300 is not between 1970 and 2099",
        "0 0 2 1 1 ? 99999     | year 99999 is not between 1970 and 2099",
        "0 0/60 * * * ?        | minute increment 60 is not between 1 and 59",
        "0 */0 * * * ?         | minute increment 0 is not between 1 and 59",
        "0 0 0/24 * * ?        | hour increment 24 is not between 1 and 23",
        "0 0 2 1/32 * ?        | day of month increment 32 is not between 1 and 31",
        "0 0 2 1 1/13 ?        | month increment 13 is not between 1 and 12",
        "0 0 2 ? * 1/8         | day of week increment 8 is not between 1 and 7",
        "0 1, * * * ?          | minute \"1,\" cannot be read",
        "0 1- * * * ?          | minute \"1-\" cannot be read",
        "0 **/5 * * * ?        | minute \"**/5\" cannot be read",
        "0 ? * * * ?           | minute \"?\" cannot be read",
        "0 0 2 * *             | it has 5 fields instead of 6 or 7",
        "every day             | it has 2 fields instead of 6 or 7",
      })
  void refuses_what_a_field_cannot_be_and_says_where(String cron, String fault) throws IOException {
    assertThat(cronFaults(cron))
        .containsExactly(
            "routes/items.camel.yaml:17: error: cron \"%s\" is not valid: %s (schedule-cron)"
                .formatted(cron, fault));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0 0/5 * * * ?",
        "0 /5 * * * ?",
        "0 5-50/15 * * * ?",
        "0 0,15,30-40 2 * * ?",
        "0 50-10 * * * ?",
        "59 59 23 31 12 ?",
        "0 0 2 L * ?",
        "0 0 2 L-30 * ?",
        "0 0 2 LW * ?",
        "0 0 2 15W * ?",
        "0 0 2 1 jan-MAR,12 ?",
        "0 0 2 ? * MON-FRI",
        "0 0 2 ? * fri-mon",
        "0 0 2 ? * 6L",
        "0 0 2 ? * FRIL",
        "0 0 2 ? * L",
        "0 0 2 ? * FRI#3",
        "0 0 2 1 1 ? 2098-2099",
        "0 0 2 1 1 ? 2096/2"
      })
  void takes_whatever_quartz_means_something_by(String cron) throws IOException {
    assertThat(cronFaults(cron)).isEmpty();
  }

  private List<String> cronFaults(String cron) throws IOException {
    Path templates = Files.createDirectories(root.resolve("routes/templates"));
    Files.copy(
        PROJECT.resolve("routes/templates/schedule.camel.yaml"),
        templates.resolve("schedule.camel.yaml"));
    String items = Files.readString(PROJECT.resolve("routes/items.camel.yaml"));
    Files.writeString(root.resolve("routes/items.camel.yaml"), items.replace("0 0 25 * * ?", cron));
    return Fixture.faultsIn(root).stream().filter(fault -> fault.contains("cron")).toList();
  }
}
