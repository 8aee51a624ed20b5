package io.syncflow.cli;

import io.syncflow.sandbox.CsvSource;
import io.syncflow.sandbox.CsvSource.Rowversion;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;

/** The source tables for which a hub has routes, read from its running routes. */
final class SandboxSources {

  private SandboxSources() {}

  /** One for every route that template {@code rowversion-delta} made. */
  static List<CsvSource> of(CamelContext context) {
    return ((ModelCamelContext) context)
        .getRouteDefinitions().stream()
            .filter(route -> Boolean.TRUE.equals(route.isTemplate()))
            .map(RouteDefinition::getTemplateParameters)
            .filter(parameters -> isTable(parameters))
            .map(SandboxSources::source)
            .toList();
  }

  /** A route of {@code json-pull} has no table, and one of {@code http-push} shares it. */
  private static boolean isTable(Map<String, Object> parameters) {
    return parameters != null
        && parameters.containsKey("rowversion")
        && parameters.containsKey("source")
        && !parameters.containsKey("target");
  }

  private static CsvSource source(Map<String, Object> parameters) {
    String rowversion = parameters.get("rowversion").toString();
    String kind = rowversion.substring(rowversion.indexOf(':') + 1).strip();
    return new CsvSource(
        parameters.get("entity").toString(),
        parameters.get("source").toString(),
        Rowversion.valueOf(kind.toUpperCase(Locale.ROOT)));
  }
}
