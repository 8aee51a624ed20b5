package io.syncflow.validate.rule;

import io.syncflow.validate.Faults;
import io.syncflow.validate.FileCheck;
import io.syncflow.validate.NearestName;
import io.syncflow.validate.project.Located;
import io.syncflow.validate.project.Project;
import io.syncflow.validate.project.TemplateInstance;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code mapping-missing}: an entity that a delta carries has a file of field mappings. */
public final class MappingPresence implements FileCheck {

  @Override
  public void check(Project project, Faults faults) {
    Set<String> mapped =
        project.mappings().stream()
            .map(file -> file.getFileName().toString().replaceFirst("\\.csv$", ""))
            .collect(Collectors.toSet());
    for (TemplateInstance instance : project.instances()) {
      Located entity = instance.parameters().get("entity");
      if (DeltaTemplates.NAMES.contains(instance.template().text())
          && entity != null
          && !mapped.contains(entity.text())) {
        faults.error(
            entity.place(),
            "mapping-missing",
            "entity \"%s\" has no file config/mappings/%s.csv%s"
                .formatted(entity.text(), entity.text(), NearestName.hint(entity.text(), mapped)));
      }
    }
  }
}
