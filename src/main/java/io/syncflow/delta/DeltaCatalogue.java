package io.syncflow.delta;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.RouteTemplateParameterDefinition;

/** Which entities of which systems have a delta: instances of the template rowversion-delta. */
public final class DeltaCatalogue {

  private static final String TEMPLATE = "rowversion-delta";

  private final CamelContext context;
  private final DeltaDefinitions definitions;

  public DeltaCatalogue(CamelContext context, DeltaDefinitions definitions) {
    this.context = context;
    this.definitions = definitions;
  }

  /** What the route of that entity says about it; empty when there is none. */
  public Optional<DeltaDefinition> find(String system, String entity) {
    ModelCamelContext model = (ModelCamelContext) context;
    Map<String, Object> defaults = defaults(model.getRouteTemplateDefinition(TEMPLATE));
    return model.getRouteDefinitions().stream()
        .filter(route -> Boolean.TRUE.equals(route.isTemplate()))
        .map(RouteDefinition::getTemplateParameters)
        .filter(given -> given != null && given.containsKey("rowversion"))
        .map(given -> merged(defaults, given))
        .filter(all -> system.equals(all.get("system")) && entity.equals(all.get("entity")))
        .map(this::definition)
        .findFirst();
  }

  private static Map<String, Object> defaults(RouteTemplateDefinition template) {
    Map<String, Object> defaults = new HashMap<>();
    for (RouteTemplateParameterDefinition parameter : template.getTemplateParameters()) {
      defaults.put(parameter.getName(), parameter.getDefaultValue());
    }
    return defaults;
  }

  private static Map<String, Object> merged(
      Map<String, Object> defaults, Map<String, Object> given) {
    Map<String, Object> all = new HashMap<>(defaults);
    all.putAll(given);
    return all;
  }

  private DeltaDefinition definition(Map<String, Object> all) {
    return definitions.define(
        text(all, "system"),
        text(all, "entity"),
        text(all, "source"),
        text(all, "key"),
        text(all, "rowversion"),
        text(all, "overlap"),
        text(all, "maxWidening"),
        text(all, "chunkSize"));
  }

  private String text(Map<String, Object> all, String parameter) {
    return context.resolvePropertyPlaceholders(String.valueOf(all.get(parameter)));
  }
}
