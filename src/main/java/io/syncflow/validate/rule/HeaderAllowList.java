package io.syncflow.validate.rule;

import io.syncflow.validate.Faults;
import io.syncflow.validate.FileCheck;
import io.syncflow.validate.project.BoundEndpoint;
import io.syncflow.validate.project.Project;
import io.syncflow.validate.project.RouteUnit;
import io.syncflow.validate.project.Step;
import io.syncflow.validate.project.YamlNode;
import java.util.HashSet;
import java.util.Set;

/**
 * {@code header-allow-list}: the first step of a route that HTTP calls drops every header but the
 * named ones: query parameters and headers from outside become Camel headers (C1).
 */
public final class HeaderAllowList implements FileCheck {

  private static final Set<String> VERBS = Set.of("get", "post", "put", "patch", "delete", "head");

  @Override
  public void check(Project project, Faults faults) {
    Set<String> called = restTargets(project);
    Set<RouteUnit> seen = new HashSet<>();
    for (BoundEndpoint endpoint : project.endpoints()) {
      boolean http =
          endpoint.use().isConsumer()
              && (endpoint.scheme().filter("platform-http"::equals).isPresent()
                  || endpoint.address().filter(called::contains).isPresent());
      if (http) {
        endpoint.unit().filter(seen::add).ifPresent(unit -> check(unit, faults));
      }
    }
  }

  private static void check(RouteUnit unit, Faults faults) {
    if (unit.firstStep().filter(HeaderAllowList::keepsNamedHeadersOnly).isEmpty()) {
      faults.error(
          unit.place(),
          "header-allow-list",
          "%s %s is called over HTTP: its first step must be removeHeaders with pattern \"*\" and"
                  .formatted(unit.kind().noun(), unit.label())
              + " an excludePattern that names the headers to keep");
    }
  }

  private static boolean keepsNamedHeadersOnly(Step step) {
    return step.name().equals("removeHeaders")
        && step.value().scalar("pattern").filter(p -> p.text().equals("*")).isPresent()
        && step.value().scalar("excludePattern").filter(p -> !p.text().equals("*")).isPresent();
  }

  /** The addresses the verbs of rest services send to. */
  private static Set<String> restTargets(Project project) {
    Set<String> targets = new HashSet<>();
    for (YamlNode.Entry block : project.blocks()) {
      if (block.key().equals("rest")) {
        block.value().entries().stream()
            .filter(verb -> VERBS.contains(verb.key()))
            .flatMap(verb -> verb.value().items().stream())
            .flatMap(call -> call.get("to").stream())
            .map(to -> to.isScalar() ? to.text() : to.scalar("uri").map(u -> u.text()).orElse(""))
            .forEach(targets::add);
      }
    }
    return targets;
  }
}
