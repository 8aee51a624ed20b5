package io.syncflow.ops;

import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.rest.VerbDefinition;

/**
 * What a route is for. A route that Camel makes of a verb of the Rest DSL keeps no description: the
 * verb's own is taken, whose route is called {@code api-} and the verb's id.
 */
final class RouteDescriptions {

  private static final String DOCUMENT = "Gives the OpenAPI document of the API";

  private RouteDescriptions() {}

  /** One line; null when its file gives none. */
  static String of(CamelContext context, Route route) {
    if (route.getDescription() != null || !(context instanceof ModelCamelContext model)) {
      return route.getDescription();
    }
    return model.getRestDefinitions().stream()
        .flatMap(rest -> rest.getVerbs().stream())
        .filter(verb -> route.getId().equals("api-" + verb.getId()))
        .map(VerbDefinition::getDescription)
        .findFirst()
        .orElse(route.getId().equals("api-document") ? DOCUMENT : null);
  }
}
