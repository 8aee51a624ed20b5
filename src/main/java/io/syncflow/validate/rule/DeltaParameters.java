package io.syncflow.validate.rule;

import io.syncflow.delta.DeltaDefinitions;
import io.syncflow.record.AfterFailure;
import io.syncflow.validate.Faults;
import io.syncflow.validate.FileCheck;
import io.syncflow.validate.project.Located;
import io.syncflow.validate.project.Project;
import io.syncflow.validate.project.TemplateInstance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code delta-parameter}: what a route says about an entity's delta is what its run takes. */
public final class DeltaParameters implements FileCheck {

  private static final String ROWVERSION = "rowversion";

  /** Values that pass, in the order of {@link DeltaDefinitions#define}. */
  private static final Map<String, String> GOOD = new LinkedHashMap<>();

  static {
    GOOD.put("source", "TABLE_TAB");
    GOOD.put("key", "ID");
    GOOD.put(ROWVERSION, "ROWVERSION:timestamp");
    GOOD.put("overlap", "PT10M");
    GOOD.put("maxWidening", "12");
    GOOD.put("chunkSize", "1000");
  }

  private final DeltaDefinitions definitions = new DeltaDefinitions();

  @Override
  public void check(Project project, Faults faults) {
    for (TemplateInstance instance : project.instances()) {
      if (DeltaTemplates.NAMES.contains(instance.template().text())) {
        GOOD.keySet().forEach(parameter -> check(instance, parameter, faults));
        checkAfterFailure(instance, faults);
      }
    }
  }

  private static void checkAfterFailure(TemplateInstance instance, Faults faults) {
    Located written = instance.parameters().get("afterFailure");
    if (written == null || written.text().contains("{{")) {
      return;
    }
    try {
      AfterFailure.of(written.text());
    } catch (IllegalArgumentException e) {
      faults.error(written.place(), "delta-parameter", e.getMessage());
    }
  }

  /** Tries one parameter among good ones; the unit of an overlap is the rowversion's. */
  private void check(TemplateInstance instance, String parameter, Faults faults) {
    Located written = instance.parameters().get(DeltaTemplates.written(instance, parameter));
    if (written == null || written.text().contains("{{")) {
      return;
    }
    Map<String, String> values = new LinkedHashMap<>(GOOD);
    values.put(parameter, written.text());
    Located rowversion = instance.parameters().get(ROWVERSION);
    if (parameter.equals("overlap") && rowversion != null) {
      values.put(ROWVERSION, rowversion.text());
    } else if (parameter.equals(ROWVERSION) && written.text().endsWith(":number")) {
      values.put("overlap", "0");
    }
    List<String> v = List.copyOf(values.values());
    try {
      definitions.define(
          "system", "entity", v.get(0), v.get(1), v.get(2), v.get(3), v.get(4), v.get(5));
    } catch (IllegalArgumentException e) {
      if (parameter.equals("overlap") && !e.getMessage().startsWith("overlap")) {
        return; // The rowversion is wrong, and is told as such.
      }
      faults.error(written.place(), "delta-parameter", e.getMessage());
    }
  }
}
