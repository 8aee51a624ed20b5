package io.syncflow.validate.scratch;

import io.syncflow.validate.Faults;
import io.syncflow.validate.project.Project;

/** One rule that needs Camel's own opinion. */
@FunctionalInterface
interface ScratchCheck {

  /** Adds every violation to {@code faults}; starts nothing in {@code camel}. */
  void check(Scratch camel, Project project, Faults faults);
}
