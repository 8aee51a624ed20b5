package io.syncflow.validate.rule;

import io.syncflow.validate.Faults;
import io.syncflow.validate.FileCheck;
import io.syncflow.validate.project.Project;
import io.syncflow.validate.project.RouteUnit;
import io.syncflow.validate.project.Step;

/** {@code nested-choice} (warning): branching deeper than one choice belongs into a bean. */
public final class NestedChoice implements FileCheck {

  @Override
  public void check(Project project, Faults faults) {
    for (RouteUnit unit : project.units()) {
      for (Step step : unit.steps()) {
        if (step.name().equals("choice") && step.choices() > 0) {
          faults.warning(
              step.place(),
              "nested-choice",
              "a choice inside a choice: move the decision into a bean or a route of its own");
        }
      }
    }
  }
}
