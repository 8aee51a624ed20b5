package io.syncflow.validate.rule;

import io.syncflow.validate.Faults;
import io.syncflow.validate.FileCheck;
import io.syncflow.validate.project.Project;

/**
 * {@code property-comment} (warning): a comment above each property, or above its block, says why.
 */
public final class SettingComments implements FileCheck {

  @Override
  public void check(Project project, Faults faults) {
    project.settings().properties().stream()
        .filter(property -> !property.commented())
        .forEach(
            property ->
                faults.warning(
                    property.place(),
                    "property-comment",
                    "no comment above \"%s\" says what it is for".formatted(property.key())));
  }
}
