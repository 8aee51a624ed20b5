package io.syncflow.validate.rule;

import io.syncflow.record.SweepBrake;
import io.syncflow.validate.Faults;
import io.syncflow.validate.FileCheck;
import io.syncflow.validate.project.Located;
import io.syncflow.validate.project.Project;
import io.syncflow.validate.project.TemplateInstance;
import java.util.function.Consumer;

/** {@code sweep-parameter}: the brake of a key sweep is one that its run takes. */
public final class SweepParameters implements FileCheck {

  private static final String TEMPLATE = "key-sweep";

  @Override
  public void check(Project project, Faults faults) {
    for (TemplateInstance instance : project.instances()) {
      if (instance.template().text().equals(TEMPLATE)) {
        check(instance, "brakeRows", rows -> SweepBrake.parse(rows, "0"), faults);
        check(instance, "brakePercent", percent -> SweepBrake.parse("0", percent), faults);
      }
    }
  }

  private static void check(
      TemplateInstance instance, String parameter, Consumer<String> parse, Faults faults) {
    Located written = instance.parameters().get(parameter);
    if (written == null || written.text().contains("{{")) {
      return;
    }
    try {
      parse.accept(written.text());
    } catch (IllegalArgumentException e) {
      faults.error(written.place(), "sweep-parameter", e.getMessage());
    }
  }
}
