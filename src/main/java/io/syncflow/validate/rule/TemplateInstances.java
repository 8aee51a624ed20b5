package io.syncflow.validate.rule;

import io.syncflow.validate.Faults;
import io.syncflow.validate.FileCheck;
import io.syncflow.validate.NearestName;
import io.syncflow.validate.project.Located;
import io.syncflow.validate.project.Project;
import io.syncflow.validate.project.RouteUnit;
import io.syncflow.validate.project.TemplateInstance;
import io.syncflow.validate.project.YamlNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code template}: a templatedRoute names a known template and sets what it asks for, no more. */
public final class TemplateInstances implements FileCheck {

  private static final String RULE = "template";

  @Override
  public void check(Project project, Faults faults) {
    Map<String, RouteUnit> templates = new LinkedHashMap<>();
    project.units().stream()
        .filter(RouteUnit::isTemplate)
        .forEach(unit -> unit.id().ifPresent(id -> templates.put(id.text(), unit)));
    for (TemplateInstance instance : project.instances()) {
      String name = instance.template().text();
      RouteUnit template = templates.get(name);
      if (template == null && project.isInBrokenFile(name)) {
        continue;
      }
      if (template == null) {
        faults.error(
            instance.template().place(),
            RULE,
            "unknown template \"%s\"%s"
                .formatted(name, NearestName.hint(name, templates.keySet())));
      } else {
        compare(instance, template, faults);
      }
    }
  }

  private static void compare(TemplateInstance instance, RouteUnit template, Faults faults) {
    Map<String, YamlNode> declared = new LinkedHashMap<>();
    template
        .parameters()
        .forEach(p -> p.scalar("name").ifPresent(name -> declared.put(name.text(), p)));
    declared.forEach(
        (name, parameter) -> {
          if (isRequired(parameter) && !instance.parameters().containsKey(name)) {
            faults.error(
                instance.template().place(),
                RULE,
                "template %s needs the parameter \"%s\"".formatted(template.label(), name));
          }
        });
    instance
        .parameters()
        .forEach(
            (name, value) -> {
              if (!declared.containsKey(name)) {
                faults.error(
                    value.place(),
                    RULE,
                    "template %s has no parameter \"%s\"%s"
                        .formatted(
                            template.label(), name, NearestName.hint(name, declared.keySet())));
              }
            });
  }

  private static boolean isRequired(YamlNode parameter) {
    boolean optional =
        parameter.scalar("required").map(Located::text).filter("false"::equals).isPresent();
    return !optional && parameter.get("defaultValue").isEmpty();
  }
}
