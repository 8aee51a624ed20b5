package io.syncflow.validate.rule;

import io.syncflow.validate.Faults;
import io.syncflow.validate.FileCheck;
import io.syncflow.validate.NearestName;
import io.syncflow.validate.project.Located;
import io.syncflow.validate.project.Project;
import io.syncflow.validate.project.RouteUnit;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code error-policy}: a route without one loses its failures: the default handler only logs
 * (camel.md 1.6, 3.5).
 */
public final class ErrorPolicy implements FileCheck {

  private static final String RULE = "error-policy";

  @Override
  public void check(Project project, Faults faults) {
    Set<String> configurations =
        project.blocks().stream()
            .filter(block -> block.key().equals("routeConfiguration"))
            .flatMap(block -> block.value().scalar("id").map(Located::text).stream())
            .collect(Collectors.toSet());
    project.units().forEach(unit -> check(project, unit, configurations, faults));
  }

  private static void check(
      Project project, RouteUnit unit, Set<String> configurations, Faults faults) {
    Optional<Located> chosen = unit.body().scalar("routeConfigurationId");
    chosen
        .filter(id -> !project.isInBrokenFile(id.text()))
        .ifPresent(id -> checkKnown(id, configurations, faults));
    if (chosen.isEmpty() && unit.body().get("errorHandler").isEmpty()) {
      faults.error(
          unit.place(),
          RULE,
          "%s %s has no error policy: set routeConfigurationId, or an errorHandler of its own"
              .formatted(unit.kind().noun(), unit.label()));
    }
  }

  private static void checkKnown(Located chosen, Set<String> configurations, Faults faults) {
    for (String id : chosen.text().split(",")) {
      String name = id.strip();
      boolean pattern = name.contains("*") || name.contains("{{");
      if (!pattern && !configurations.contains(name)) {
        faults.error(
            chosen.place(),
            RULE,
            "no routeConfiguration \"%s\"%s"
                .formatted(name, NearestName.hint(name, configurations)));
      }
    }
  }
}
