package io.syncflow.validate.project;

import java.util.Map;
import java.util.Optional;

/**
 * What placeholders mean at one use of a unit: a route's own, or a template's for one instance.
 *
 * @param parameters the template's parameters with the instance's values or the defaults
 * @param properties settings of the hub
 * @param instance the instance; empty for a plain route or a template nobody instantiates
 */
public record Scope(
    Map<String, Located> parameters,
    Map<String, String> properties,
    Optional<TemplateInstance> instance) {

  /** The text with its placeholders replaced; empty when one has no value here. */
  public Optional<String> resolve(String text) {
    return Placeholders.resolve(text, this::value);
  }

  /** Where the value of {@code written} comes from: the parameter when it is made from one. */
  public Place origin(Located written) {
    return Placeholders.names(written.text()).stream()
        .filter(parameters::containsKey)
        .findFirst()
        .map(parameters::get)
        .map(Located::place)
        .orElse(written.place());
  }

  private Optional<String> value(String name) {
    Located parameter = parameters.get(name);
    return Optional.ofNullable(parameter != null ? parameter.text() : properties.get(name));
  }
}
