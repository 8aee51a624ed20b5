package io.syncflow.validate.rule;

import io.syncflow.validate.Faults;
import io.syncflow.validate.FileCheck;
import io.syncflow.validate.project.Project;

/** {@code nested-choice} (warning): branching deeper than one choice belongs into a bean. */
public final class NestedChoice implements FileCheck {

  @Override
  public void check(Project project, Faults faults) {
    project.steps().stream()
        .filter(step -> step.name().equals("choice") && step.choices() > 0)
        .forEach(
            step ->
                faults.warning(
                    step.place(),
                    "nested-choice",
                    "a choice inside a choice: move the decision into a bean or a route of its own"));
  }
}
