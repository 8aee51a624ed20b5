package io.syncflow.validate.rule;

import io.syncflow.validate.Faults;
import io.syncflow.validate.FileCheck;
import io.syncflow.validate.NearestName;
import io.syncflow.validate.project.Located;
import io.syncflow.validate.project.Placeholders;
import io.syncflow.validate.project.Project;
import io.syncflow.validate.project.RouteUnit;
import io.syncflow.validate.project.TemplateInstance;
import io.syncflow.validate.project.YamlNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code placeholder}: every {@code {{name}}} without a default is a property or a parameter of its
 * template; otherwise the hub does not start.
 */
public final class KnownPlaceholders implements FileCheck {

  private static final Set<String> NEVER_RESOLVED = Set.of("description", "note", "id");

  @Override
  public void check(Project project, Faults faults) {
    Set<String> settings = project.placeholders().keySet();
    project.settings().properties().stream()
        .map(property -> new Located(property.value(), property.place()))
        .forEach(value -> check("", value, settings, faults));
    for (YamlNode.Entry block : project.blocks()) {
      Set<String> known = new HashSet<>(project.placeholders().keySet());
      Optional<RouteUnit> unit = RouteUnit.of(block);
      unit.map(RouteUnit::parameters).stream()
          .flatMap(List::stream)
          .forEach(p -> p.scalar("name").map(Located::text).ifPresent(known::add));
      unit.map(RouteUnit::localBeans).stream()
          .flatMap(List::stream)
          .forEach(bean -> known.add(bean.text()));
      Optional<TemplateInstance> instance = TemplateInstance.of(block);
      Optional<Located> description = instance.map(use -> use.parameters().get("description"));
      block
          .value()
          .visitScalars(
              (key, scalar) -> {
                boolean described =
                    description.map(Located::place).filter(scalar.place()::equals).isPresent();
                check(
                    key, scalar, described ? with(known, project, instance.get()) : known, faults);
              });
    }
  }

  /** A description may name what else the template takes. */
  private static Set<String> with(Set<String> known, Project project, TemplateInstance instance) {
    Set<String> all = new HashSet<>(known);
    project.units().stream()
        .filter(RouteUnit::isTemplate)
        .filter(
            unit ->
                unit.id().map(Located::text).filter(instance.template().text()::equals).isPresent())
        .flatMap(unit -> unit.parameters().stream())
        .forEach(p -> p.scalar("name").map(Located::text).ifPresent(all::add));
    return all;
  }

  private static void check(String key, Located scalar, Set<String> known, Faults faults) {
    if (NEVER_RESOLVED.contains(key) && !scalar.text().startsWith("{{")) {
      return;
    }
    for (String name : Placeholders.required(scalar.text())) {
      if (!known.contains(name)) {
        faults.error(
            scalar.place(),
            "placeholder",
            "\"{{%s}}\" has no value%s".formatted(name, NearestName.hint(name, known)));
      }
    }
  }
}
