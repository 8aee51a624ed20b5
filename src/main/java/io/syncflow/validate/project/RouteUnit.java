package io.syncflow.validate.project;

import java.util.List;
import java.util.Optional;

/**
 * A route or a route template as written.
 *
 * @param kind {@code route} or {@code routeTemplate}
 * @param block the value of the top-level key: id, description, parameters
 * @param body the map that holds {@code from} and {@code routeConfigurationId}; the block itself
 *     except in a template written with an inner {@code route}
 * @param place where its key is written
 * @param lastLine last line of its text
 */
public record RouteUnit(Kind kind, YamlNode block, YamlNode body, Place place, int lastLine) {

  /** What a unit is, named as in YAML. */
  public enum Kind {
    ROUTE("route"),
    TEMPLATE("routeTemplate");

    private final String key;

    Kind(String key) {
      this.key = key;
    }

    /** The word for people. */
    public String noun() {
      return this == ROUTE ? "route" : "route template";
    }

    static Optional<Kind> of(String key) {
      return List.of(values()).stream().filter(kind -> kind.key.equals(key)).findFirst();
    }
  }

  /** The route or template a top-level entry is, when it is one. */
  public static Optional<RouteUnit> of(YamlNode.Entry block) {
    return Kind.of(block.key())
        .filter(kind -> block.value().isMap())
        .map(
            kind ->
                new RouteUnit(
                    kind, block.value(), body(block.value()), block.place(), block.lastLine()));
  }

  public boolean isTemplate() {
    return kind == Kind.TEMPLATE;
  }

  public Optional<Located> id() {
    return block.scalar("id");
  }

  /** The id, or its place when it has none. */
  public String label() {
    return id().map(id -> '"' + id.text() + '"').orElse("at line " + place.line());
  }

  /** The parameters a template declares; a parameter's value is its default. */
  public List<YamlNode> parameters() {
    return isTemplate()
        ? block.get("parameters").map(YamlNode::items).orElse(List.of())
        : List.of();
  }

  /** Names of the beans a template makes for each instance; {@code {{name}}} stands for each. */
  public List<Located> localBeans() {
    return isTemplate()
        ? block.get("beans").map(YamlNode::items).orElse(List.of()).stream()
            .flatMap(bean -> bean.scalar("name").stream())
            .toList()
        : List.of();
  }

  /** The first step, whatever it is. */
  public Optional<Step> firstStep() {
    return body.get("from")
        .flatMap(from -> from.get("steps"))
        .flatMap(steps -> steps.items().stream().findFirst())
        .flatMap(item -> item.entries().stream().findFirst())
        .map(entry -> new Step(entry.key(), entry.value(), entry.place(), 0));
  }

  private static YamlNode body(YamlNode block) {
    return block.get("route").filter(YamlNode::isMap).orElse(block);
  }
}
