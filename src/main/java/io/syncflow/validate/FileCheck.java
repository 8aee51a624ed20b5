package io.syncflow.validate;

import io.syncflow.validate.project.Project;

/** One rule over the files of a project. */
@FunctionalInterface
public interface FileCheck {

  /** Adds every violation found in {@code project} to {@code faults}; throws nothing for them. */
  void check(Project project, Faults faults);
}
