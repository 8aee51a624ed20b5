package io.syncflow.validate.rule;

import io.syncflow.mapping.MappingCsv;
import io.syncflow.mapping.MappingFault;
import io.syncflow.validate.Faults;
import io.syncflow.validate.FileCheck;
import io.syncflow.validate.project.Place;
import io.syncflow.validate.project.Project;
import java.nio.file.Path;

/**
 * {@code mapping}: every file of field mappings is one that {@code mappings import} takes (B54).
 */
public final class MappingFiles implements FileCheck {

  @Override
  public void check(Project project, Faults faults) {
    for (Path file : project.mappings()) {
      String name = project.nameOf(file);
      for (MappingFault fault : MappingCsv.read(file).faults()) {
        String sentence = fault.reason().replaceFirst("\\.$", "");
        faults.error(new Place(name, fault.line(), 0), "mapping", sentence);
      }
    }
  }
}
