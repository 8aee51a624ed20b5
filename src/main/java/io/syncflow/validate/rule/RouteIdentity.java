package io.syncflow.validate.rule;

import io.syncflow.validate.Faults;
import io.syncflow.validate.FileCheck;
import io.syncflow.validate.project.Located;
import io.syncflow.validate.project.Project;
import io.syncflow.validate.project.RouteUnit;
import io.syncflow.validate.project.TemplateInstance;

/** {@code route-id}, {@code route-description}: operators and metrics name routes by these. */
public final class RouteIdentity implements FileCheck {

  @Override
  public void check(Project project, Faults faults) {
    for (RouteUnit unit : project.units()) {
      String noun = unit.kind().noun();
      if (unit.id().isEmpty()) {
        faults.error(unit.place(), "route-id", "this " + noun + " has no id");
      }
      if (unit.block()
          .scalar("description")
          .or(() -> unit.body().scalar("description"))
          .isEmpty()) {
        faults.error(
            unit.place(),
            "route-description",
            "%s %s has no description".formatted(noun, unit.label()));
      }
    }
    for (TemplateInstance instance : project.instances()) {
      if (instance.routeId().isEmpty()) {
        faults.error(
            instance.place(),
            "route-id",
            "this use of template \"%s\" has no routeId".formatted(instance.template().text()));
      }
      Located description = instance.parameters().get("description");
      if (description != null && description.text().isBlank()) {
        faults.error(
            description.place(),
            "route-description",
            "this use of template \"%s\" has an empty description"
                .formatted(instance.template().text()));
      }
    }
  }
}
