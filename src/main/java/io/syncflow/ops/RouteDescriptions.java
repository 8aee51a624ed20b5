package io.syncflow.ops;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.rest.VerbDefinition;

/**
 * What a route is for. A route made of a template says it with the parameter {@value #PARAMETER},
 * in which other parameters are named as {@code {{entity}}}. A route that Camel makes of a verb of
 * the Rest DSL keeps no description: the verb's own is taken, whose route is called {@code api-}
 * and the verb's id.
 */
final class RouteDescriptions {

  private static final String PARAMETER = "description";
  private static final Pattern NAME = Pattern.compile("\\{\\{([^{}]+)}}");
  private static final String DOCUMENT = "Gives the OpenAPI document of the API";

  private RouteDescriptions() {}

  /** One line; null when its file gives none. */
  static String of(CamelContext context, Route route) {
    if (!(context instanceof ModelCamelContext model)) {
      return route.getDescription();
    }
    RouteDefinition definition = model.getRouteDefinition(route.getId());
    if (definition != null && Boolean.TRUE.equals(definition.isTemplate())) {
      Map<String, Object> parameters = definition.getTemplateParameters();
      if (parameters.get(PARAMETER) != null) {
        return context.resolvePropertyPlaceholders(filled(parameters));
      }
    }
    if (route.getDescription() != null) {
      return route.getDescription();
    }
    return model.getRestDefinitions().stream()
        .flatMap(rest -> rest.getVerbs().stream())
        .filter(verb -> route.getId().equals("api-" + verb.getId()))
        .map(VerbDefinition::getDescription)
        .findFirst()
        .orElse(route.getId().equals("api-document") ? DOCUMENT : null);
  }

  /** The parameter with the others in their places; what is none of them is a setting. */
  private static String filled(Map<String, Object> parameters) {
    return NAME.matcher(String.valueOf(parameters.get(PARAMETER)))
        .replaceAll(
            name ->
                Matcher.quoteReplacement(
                    String.valueOf(parameters.getOrDefault(name.group(1), name.group()))));
  }
}
