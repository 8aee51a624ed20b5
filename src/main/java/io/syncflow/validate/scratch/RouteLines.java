package io.syncflow.validate.scratch;

import io.syncflow.validate.Faults;
import io.syncflow.validate.project.Located;
import io.syncflow.validate.project.Place;
import io.syncflow.validate.project.Project;
import io.syncflow.validate.project.RouteUnit;
import io.syncflow.validate.project.TemplateInstance;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;

/** Finds the line of a route that Camel names by id and by the text of a step. */
final class RouteLines {

  private RouteLines() {}

  /** The step the exception names, or the route's first line, or its file. */
  static Place of(Project project, RouteDefinition route, Exception thrown) {
    String message = String.valueOf(thrown.getMessage());
    Optional<Place> step =
        ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ProcessorDefinition.class)
            .stream()
            .filter(output -> message.contains(">>> " + output + " <<<"))
            .findFirst()
            .flatMap(output -> place(project, output.getLocation(), output.getLineNumber()));
    return step.or(() -> instance(project, route))
        .or(() -> place(project, route.getLocation(), route.getLineNumber()))
        .orElse(Place.of("routes"));
  }

  /** True when an error is known in the route, its use of a template, or that template. */
  static boolean isExplained(Project project, RouteDefinition route, Faults faults) {
    Set<String> templates =
        instances(project, route)
            .map(instance -> instance.template().text())
            .collect(Collectors.toSet());
    Stream<RouteUnit> units =
        project.units().stream()
            .filter(
                unit ->
                    unit.id()
                        .map(Located::text)
                        .filter(
                            id ->
                                unit.isTemplate()
                                    ? templates.contains(id)
                                    : id.equals(route.getId()))
                        .isPresent());
    return units.anyMatch(
            unit ->
                faults.hasErrorWithin(unit.place().file(), unit.place().line(), unit.lastLine()))
        || instances(project, route)
            .anyMatch(
                use ->
                    faults.hasErrorWithin(use.place().file(), use.place().line(), use.lastLine()));
  }

  private static Stream<TemplateInstance> instances(Project project, RouteDefinition route) {
    return project.instances().stream()
        .filter(use -> use.routeId().filter(id -> id.text().equals(route.getId())).isPresent());
  }

  /** A route made from a template names no file of its own. */
  private static Optional<Place> instance(Project project, RouteDefinition route) {
    return instances(project, route).findFirst().map(TemplateInstance::place);
  }

  private static Optional<Place> place(Project project, String location, int line) {
    if (location == null) {
      return Optional.empty();
    }
    Path file = Path.of(location.replaceFirst("^file:", "").replaceFirst(":\\d+$", ""));
    return Optional.of(new Place(project.nameOf(file), Math.max(line, 0), 0));
  }
}
