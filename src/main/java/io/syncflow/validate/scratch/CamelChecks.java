package io.syncflow.validate.scratch;

import io.syncflow.validate.Faults;
import io.syncflow.validate.FileCheck;
import io.syncflow.validate.project.Project;
import java.util.List;

/**
 * The rules that need Camel's own opinion, in one scratch context. They run after all others: the
 * last of them adds only what nobody said before.
 */
public final class CamelChecks implements FileCheck {

  private static final List<ScratchCheck> CHECKS =
      List.of(
          new ComponentSettings(),
          new EndpointAddresses(),
          new Languages(),
          new SimpleTexts(),
          new RouteBuilds());

  @Override
  public void check(Project project, Faults faults) {
    if (!project.routeFiles().isEmpty() || !project.settings().properties().isEmpty()) {
      Scratch.with(project, camel -> CHECKS.forEach(check -> check.check(camel, project, faults)));
    }
  }
}
