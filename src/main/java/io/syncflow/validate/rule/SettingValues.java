package io.syncflow.validate.rule;

import io.syncflow.validate.Faults;
import io.syncflow.validate.FileCheck;
import io.syncflow.validate.project.Placeholders;
import io.syncflow.validate.project.Project;
import io.syncflow.validate.project.Property;
import java.util.Optional;

/**
 * {@code setting-value}: a setting of the hub is of its kind (B67). A job that runs at night would
 * fail there and then; a chunk of no rows, in every run.
 */
public final class SettingValues implements FileCheck {

  @Override
  public void check(Project project, Faults faults) {
    for (Property property : project.settings().properties()) {
      Optional<String> value =
          Placeholders.resolve(
              property.value(), name -> Optional.ofNullable(project.placeholders().get(name)));
      SettingKind.of(property.key())
          .filter(kind -> value.isPresent() && !kind.takes(value.get()))
          .ifPresent(
              kind ->
                  faults.error(
                      property.place(),
                      "setting-value",
                      "%s has to be %s, not \"%s\""
                          .formatted(property.key(), kind.wanted(), value.get().strip())));
    }
  }
}
