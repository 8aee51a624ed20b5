package io.syncflow.validate.rule;

import io.syncflow.validate.Faults;
import io.syncflow.validate.FileCheck;
import io.syncflow.validate.project.BoundEndpoint;
import io.syncflow.validate.project.Located;
import io.syncflow.validate.project.Project;
import io.syncflow.validate.project.RouteUnit;
import java.util.Set;

/**
 * {@code sql-endpoint}: SQL in a route runs outside the organisation's connection, where row-level
 * security no longer protects it (R7).
 */
public final class SqlEndpoints implements FileCheck {

  private static final Set<String> SCHEMES = Set.of("sql", "sql-stored", "jdbc");

  private final Set<String> allowed;

  /**
   * @param allowed ids of the routes and templates that may
   */
  public SqlEndpoints(Set<String> allowed) {
    this.allowed = Set.copyOf(allowed);
  }

  @Override
  public void check(Project project, Faults faults) {
    for (BoundEndpoint endpoint : project.endpoints()) {
      String route = endpoint.unit().flatMap(RouteUnit::id).map(Located::text).orElse("");
      endpoint
          .scheme()
          .filter(SCHEMES::contains)
          .filter(scheme -> !allowed.contains(route))
          .ifPresent(
              scheme ->
                  faults.error(
                      endpoint.place(),
                      "sql-endpoint",
                      scheme
                          + ": endpoints are not allowed here: call a bean, which knows the organisation"));
    }
  }
}
