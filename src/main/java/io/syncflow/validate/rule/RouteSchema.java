package io.syncflow.validate.rule;

import io.syncflow.validate.Faults;
import io.syncflow.validate.FileCheck;
import io.syncflow.validate.NearestName;
import io.syncflow.validate.project.Place;
import io.syncflow.validate.project.Project;
import io.syncflow.validate.project.RouteFile;
import io.syncflow.validate.project.YamlNode;

/**
 * {@code route-schema}: Camel knows every step and option, and each has what it needs. {@code
 * canonical-notation} (warning): written in full, so that Kaoto opens it (camel.md 1.14).
 */
public final class RouteSchema implements FileCheck {

  private static final String RULE = "route-schema";
  private static final String NOTATION = "canonical-notation";

  @Override
  public void check(Project project, Faults faults) {
    CamelSchema schema = CamelSchema.load();
    for (RouteFile file : project.routeFiles()) {
      file.root()
          .filter(YamlNode::isList)
          .ifPresent(
              root ->
                  root.items()
                      .forEach(item -> check("", item.place(), item, schema.block(), faults)));
      file.blocks().stream()
          .filter(block -> block.key().equals("from"))
          .forEach(
              block ->
                  faults.warning(
                      block.place(),
                      NOTATION,
                      "write a route in full: \"- route:\", then \"from:\""));
    }
  }

  private void check(
      String key, Place place, YamlNode node, CamelSchema.Shape shape, Faults faults) {
    if (node.isScalar() && shape.acceptsText()) {
      String option = shape.required().stream().findFirst().orElse("its options");
      faults.warning(
          place,
          NOTATION,
          "write \"%s\" in full: put its text under \"%s\"".formatted(key, option));
      return;
    }
    switch (shape.type()) {
      case "array" -> checkList(key, place, node, shape, faults);
      case "boolean", "number", "integer", "string" ->
          ScalarSchema.check(key, node, shape)
              .ifPresent(message -> faults.error(node.place(), RULE, message));
      default -> checkMap(key, place, node, shape, faults);
    }
  }

  private void checkList(
      String key, Place place, YamlNode node, CamelSchema.Shape shape, Faults faults) {
    if (!node.isList()) {
      faults.error(place, RULE, "\"%s\" must be a list".formatted(key));
    }
    node.items().forEach(item -> check(key, item.place(), item, shape.items(), faults));
  }

  private void checkMap(
      String key, Place place, YamlNode node, CamelSchema.Shape shape, Faults faults) {
    boolean empty = node.isScalar() && node.text().isEmpty() && !node.quoted();
    if (!node.isMap() && !empty) {
      faults.error(place, RULE, "\"%s\" must be a map of options".formatted(key));
      return;
    }
    for (String required : shape.required()) {
      if (node.get(required).isEmpty()) {
        faults.error(place, RULE, "\"%s\" needs the option \"%s\"".formatted(key, required));
      }
    }
    for (YamlNode.Entry entry : node.entries()) {
      checkEntry(key, entry, shape, faults);
    }
  }

  private void checkEntry(
      String key, YamlNode.Entry entry, CamelSchema.Shape shape, Faults faults) {
    if (!shape.has(entry.key())) {
      if (shape.isClosed()) {
        faults.error(entry.place(), RULE, unknown(key, entry.key(), shape));
      }
      return;
    }
    if (shape.isInlineExpression(entry.key())) {
      faults.warning(
          entry.place(),
          NOTATION,
          "write \"%s\" in full: put \"%s\" under \"expression\"".formatted(key, entry.key()));
    }
    check(entry.key(), entry.place(), entry.value(), shape.property(entry.key()), faults);
  }

  private static String unknown(String key, String written, CamelSchema.Shape shape) {
    String hint = NearestName.hint(written, shape.keys());
    return switch (key) {
      case "" -> "unknown block \"%s\"%s".formatted(written, hint);
      case "steps" -> "unknown step \"%s\"%s".formatted(written, hint);
      default -> "\"%s\" has no option \"%s\"%s".formatted(key, written, hint);
    };
  }
}
