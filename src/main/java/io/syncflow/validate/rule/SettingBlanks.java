package io.syncflow.validate.rule;

import io.syncflow.validate.Faults;
import io.syncflow.validate.FileCheck;
import io.syncflow.validate.project.Project;

/**
 * {@code property-blank} (warning): blanks at a value's end belong to it and nobody sees them
 * (B67).
 */
public final class SettingBlanks implements FileCheck {

  @Override
  public void check(Project project, Faults faults) {
    project.settings().properties().stream()
        .filter(property -> !property.value().equals(property.value().stripTrailing()))
        .forEach(
            property ->
                faults.warning(
                    property.place(),
                    "property-blank",
                    "the value of \"%s\" ends with a blank".formatted(property.key())));
  }
}
