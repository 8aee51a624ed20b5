package io.syncflow.validate;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** The faults of a small project under src/test/resources/validate. */
final class Fixture {

  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T00:00:00Z"), ZoneOffset.UTC);

  private Fixture() {}

  /** Each fault as the command prints it. */
  static List<String> faults(String name) {
    return faults(name, BeanCatalog.empty());
  }

  static List<String> faults(String name, BeanCatalog beans) {
    return faults(Path.of("src/test/resources/validate", name), beans);
  }

  /** The faults of a project anywhere. */
  static List<String> faultsIn(Path root) {
    return faults(root, BeanCatalog.empty());
  }

  private static List<String> faults(Path root, BeanCatalog beans) {
    return new StartupCheck(CLOCK).check(root, beans).stream().map(Fault::toString).toList();
  }
}
