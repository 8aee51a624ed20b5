package io.syncflow.validate.scratch;

import io.syncflow.validate.Faults;
import io.syncflow.validate.project.Place;
import io.syncflow.validate.project.Project;
import io.syncflow.validate.project.RouteFile;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;

/**
 * {@code route-load}: Camel loads every file and builds every route. Runs after the other checks
 * and adds only what none of them said about the same lines: Camel stops at a route's first fault.
 */
final class RouteBuilds implements ScratchCheck {

  private static final String RULE = "route-load";

  @Override
  public void check(Scratch camel, Project project, Faults faults) {
    load(camel, project, faults);
    build(camel, project, faults);
  }

  /** As Camel's own loader: configurations, then routes and templates, then their instances. */
  private static void load(Scratch context, Project project, Faults faults) {
    List<Loaded> builders = new ArrayList<>();
    for (RouteFile file : project.routeFiles()) {
      if (file.syntaxFault().isEmpty()) {
        attempt(file, faults, () -> builders.addAll(parse(context, file)));
      }
    }
    for (Loaded loaded : builders) {
      if (loaded.builder() instanceof RouteConfigurationsBuilder configurations) {
        attempt(loaded.file(), faults, () -> context.addRoutesConfigurations(configurations));
      }
    }
    builders.forEach(
        loaded -> attempt(loaded.file(), faults, () -> context.addRoutes(loaded.builder())));
    builders.forEach(
        loaded ->
            attempt(loaded.file(), faults, () -> context.addTemplatedRoutes(loaded.builder())));
  }

  private static List<Loaded> parse(Scratch context, RouteFile file) throws Exception {
    Resource resource =
        PluginHelper.getResourceLoader(context).resolveResource("file:" + file.path());
    return PluginHelper.getRoutesLoader(context).findRoutesBuilders(resource).stream()
        .map(builder -> new Loaded(file, builder))
        .toList();
  }

  private static void build(Scratch context, Project project, Faults faults) {
    Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
    for (RouteDefinition route : List.copyOf(model.getRouteDefinitions())) {
      try {
        context.startRouteDefinitions(List.of(route));
      } catch (Exception e) {
        report(project, route, e, faults);
      }
    }
  }

  private static void report(Project project, RouteDefinition route, Exception e, Faults faults) {
    if (!RouteLines.isExplained(project, route, faults)) {
      faults.error(
          RouteLines.of(project, route, e),
          RULE,
          "route \"%s\" cannot be built: %s".formatted(route.getId(), Scratch.sentence(e)));
    }
  }

  private static void attempt(RouteFile file, Faults faults, Work work) {
    try {
      work.run();
    } catch (Exception e) {
      if (!faults.hasErrorWithin(file.name(), 0, Integer.MAX_VALUE)) {
        faults.error(Place.of(file.name()), RULE, "Camel cannot load this: " + Scratch.sentence(e));
      }
    }
  }

  private record Loaded(RouteFile file, RoutesBuilder builder) {}

  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }
}
