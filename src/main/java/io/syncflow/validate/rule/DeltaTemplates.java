package io.syncflow.validate.rule;

import io.syncflow.validate.project.TemplateInstance;
import java.util.Set;

/** The route templates that carry an entity's delta; they take the same parameters. */
final class DeltaTemplates {

  private static final String JSON_PULL = "json-pull";

  static final Set<String> NAMES = Set.of("rowversion-delta", JSON_PULL, "http-push");

  private DeltaTemplates() {}

  /** What an instance calls the parameter: the source of a JSON API is its resource. */
  static String written(TemplateInstance instance, String parameter) {
    return parameter.equals("source") && instance.template().text().equals(JSON_PULL)
        ? "resource"
        : parameter;
  }
}
