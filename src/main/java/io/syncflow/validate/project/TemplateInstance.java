package io.syncflow.validate.project;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A {@code templatedRoute} as written.
 *
 * @param template the template's id as written
 * @param parameters what it sets, by name
 * @param place where its key is written
 * @param lastLine last line of its text
 */
public record TemplateInstance(
    Located template,
    Optional<Located> routeId,
    Map<String, Located> parameters,
    Place place,
    int lastLine) {

  /** The use of a template a top-level entry is, when it is one. */
  public static Optional<TemplateInstance> of(YamlNode.Entry block) {
    if (!block.key().equals("templatedRoute")) {
      return Optional.empty();
    }
    YamlNode body = block.value();
    Map<String, Located> parameters = new LinkedHashMap<>();
    for (YamlNode item : body.get("parameters").map(YamlNode::items).orElse(java.util.List.of())) {
      item.scalar("name")
          .ifPresent(
              name ->
                  parameters.put(
                      name.text(),
                      item.get("value")
                          .map(YamlNode::located)
                          .orElse(new Located("", name.place()))));
    }
    return body.scalar("routeTemplateRef")
        .map(
            template ->
                new TemplateInstance(
                    template, body.scalar("routeId"), parameters, block.place(), block.lastLine()));
  }
}
