package io.syncflow.delta;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;

/** What the instances of the route templates say about the entities that they carry. */
public final class DeltaCatalogue {

  private final CamelContext context;
  private final DeltaDefinitions definitions;

  public DeltaCatalogue(CamelContext context, DeltaDefinitions definitions) {
    this.context = context;
    this.definitions = definitions;
  }

  /**
   * A route that carries an entity.
   *
   * @param delta what it says about the entity
   * @param target the system it delivers to over HTTP, as its connection names it; null for tables
   */
  public record Job(DeltaDefinition delta, String target) {}

  /** What the route of that entity says about it; empty when there is none. */
  public Optional<DeltaDefinition> find(String system, String entity) {
    return Optional.ofNullable(job(system, entity)).map(Job::delta);
  }

  /** The route that carries that entity; null when there is none. */
  public Job job(String system, String entity) {
    return carried(system, entity)
        .map(
            all -> new Job(definition(all), all.containsKey("target") ? text(all, "target") : null))
        .findFirst()
        .orElse(null);
  }

  /** The parameters of the routes that carry the entity, those with a default included. */
  private Stream<Map<String, Object>> carried(String system, String entity) {
    return ((ModelCamelContext) context)
        .getRouteDefinitions().stream()
            .filter(route -> Boolean.TRUE.equals(route.isTemplate()))
            .map(RouteDefinition::getTemplateParameters)
            .filter(all -> all != null && all.containsKey("rowversion"))
            .filter(all -> system.equals(text(all, "system")))
            .filter(all -> entity.equals(text(all, "entity")));
  }

  private DeltaDefinition definition(Map<String, Object> all) {
    return definitions.define(
        text(all, "system"),
        text(all, "entity"),
        text(all, all.containsKey("source") ? "source" : "resource"),
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
