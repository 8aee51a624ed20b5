package io.syncflow.validate.rule;

import io.syncflow.validate.Faults;
import io.syncflow.validate.FileCheck;
import io.syncflow.validate.project.Located;
import io.syncflow.validate.project.Place;
import io.syncflow.validate.project.Project;
import io.syncflow.validate.project.RouteUnit;
import io.syncflow.validate.project.TemplateInstance;
import io.syncflow.validate.project.YamlNode;
import java.util.HashMap;
import java.util.Map;

/** {@code duplicate-id}: an id names one route, template or configuration in all files (B55). */
public final class UniqueIds implements FileCheck {

  @Override
  public void check(Project project, Faults faults) {
    Map<String, Place> routes = new HashMap<>();
    Map<String, Place> templates = new HashMap<>();
    Map<String, Place> configurations = new HashMap<>();
    for (YamlNode.Entry block : project.blocks()) {
      RouteUnit.of(block)
          .ifPresent(
              unit ->
                  unit.id()
                      .ifPresent(
                          id ->
                              claim(
                                  id,
                                  unit.isTemplate() ? templates : routes,
                                  unit.kind().noun(),
                                  faults)));
      TemplateInstance.of(block)
          .flatMap(TemplateInstance::routeId)
          .ifPresent(id -> claim(id, routes, "route", faults));
      if (block.key().equals("routeConfiguration")) {
        block
            .value()
            .scalar("id")
            .ifPresent(id -> claim(id, configurations, "route configuration", faults));
      }
    }
  }

  private static void claim(Located id, Map<String, Place> taken, String noun, Faults faults) {
    Place first = taken.putIfAbsent(id.text(), id.place());
    if (first != null) {
      faults.error(
          id.place(),
          "duplicate-id",
          "%s id \"%s\" is already used at %s".formatted(noun, id.text(), first.shortForm()));
    }
  }
}
