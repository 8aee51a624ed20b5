package io.syncflow.validate.rule;

import io.syncflow.validate.NearestName;
import io.syncflow.validate.project.YamlNode;
import java.util.List;
import java.util.Optional;

/** Judges a single value as Camel does at run time: a quoted number is a number. */
final class ScalarSchema {

  private ScalarSchema() {}

  /** What is wrong with the value; empty when nothing is, or a placeholder hides it. */
  static Optional<String> check(String key, YamlNode node, CamelSchema.Shape shape) {
    if (!node.isScalar()) {
      return Optional.of("\"%s\" must be a single value".formatted(key));
    }
    String text = node.text().strip();
    if (text.contains("{{")) {
      return Optional.empty();
    }
    List<String> allowed = shape.allowedValues();
    if (!allowed.isEmpty() && allowed.stream().noneMatch(text::equalsIgnoreCase)) {
      return Optional.of(
          "\"%s\" must be one of %s, not \"%s\"%s"
              .formatted(key, String.join(", ", allowed), text, NearestName.hint(text, allowed)));
    }
    boolean fits =
        switch (shape.type()) {
          case "boolean" -> text.matches("(?i)true|false");
          case "number", "integer" -> text.matches("-?\\d+(\\.\\d+)?");
          default -> true;
        };
    return fits
        ? Optional.empty()
        : Optional.of("\"%s\" must be a %s, not \"%s\"".formatted(key, shape.type(), text));
  }
}
