package io.syncflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.validate.Fault;
import io.syncflow.validate.StartupCheck;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The files this project ships. */
class ProjectFilesTest {

  private final StartupCheck check = new StartupCheck(Clock.systemUTC());

  @Test
  void routes_stylesheets_mappings_and_settings_have_no_faults() {
    assertThat(faults()).isEmpty();
  }

  /** Time of the processor, so that a busy machine does not decide. */
  @Test
  void are_checked_in_less_than_two_seconds() {
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    faults();
    long spent = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
    assertThat(Duration.ofNanos(spent)).isLessThan(Duration.ofSeconds(2));
  }

  private List<Fault> faults() {
    return check.check(Path.of("."), HubBeans.catalog());
  }
}
