package io.syncflow;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SetPropertyDefinition;
import org.apache.camel.model.language.ConstantExpression;

/**
 * The systems that a hub's routes name: in the parameter {@code system} or {@code target} of a
 * template, or as a constant in the exchange property {@code system} or {@code to}.
 */
final class RouteSystems implements Supplier<Set<String>> {

  private static final Set<String> PARAMETERS = Set.of("system", "target");
  private static final Set<String> PROPERTIES = Set.of("system", "to");

  private final Supplier<CamelContext> context;

  /**
   * @param context asked when the systems are: routes may be added later
   */
  RouteSystems(Supplier<CamelContext> context) {
    this.context = context;
  }

  @Override
  public Set<String> get() {
    Set<String> systems = new HashSet<>();
    for (RouteDefinition route : ((ModelCamelContext) context.get()).getRouteDefinitions()) {
      Map<String, Object> parameters = route.getTemplateParameters();
      if (parameters != null) {
        parameters.forEach(
            (name, value) -> {
              if (PARAMETERS.contains(name)) {
                systems.add(String.valueOf(value));
              }
            });
      }
      systems.addAll(constants(route));
    }
    return systems;
  }

  private static Collection<String> constants(RouteDefinition route) {
    return ProcessorDefinitionHelper.filterTypeInOutputs(
            route.getOutputs(), SetPropertyDefinition.class)
        .stream()
        .filter(step -> PROPERTIES.contains(step.getName()))
        .filter(step -> step.getExpression() instanceof ConstantExpression)
        .map(step -> step.getExpression().getExpression())
        // A template's parameter, whose value is among the parameters.
        .filter(system -> !system.contains("{{"))
        .toList();
  }
}
