package io.syncflow.validate.rule;

import io.syncflow.validate.Faults;
import io.syncflow.validate.FileCheck;
import io.syncflow.validate.project.Place;
import io.syncflow.validate.project.Project;
import io.syncflow.validate.project.RouteFile;
import io.syncflow.validate.project.YamlNode;
import java.util.HashMap;
import java.util.Map;

/** {@code yaml-syntax}: a route file is one YAML list, without a key twice in a map (B55). */
public final class YamlSyntax implements FileCheck {

  private static final String RULE = "yaml-syntax";

  @Override
  public void check(Project project, Faults faults) {
    for (RouteFile file : project.routeFiles()) {
      file.syntaxFault().ifPresent(e -> faults.error(e.place(), RULE, e.getMessage()));
      file.root().ifPresent(root -> checkDocument(root, faults));
      if (!file.name().endsWith(".camel.yaml")) {
        faults.error(
            Place.of(file.name()),
            "file-name",
            "the hub loads *.camel.yaml only: rename this file, or move it out of routes/");
      }
    }
  }

  private static void checkDocument(YamlNode root, Faults faults) {
    if (!root.isList()) {
      faults.error(
          root.place(), RULE, "a route file is a list: begin each route with \"- route:\"");
    }
    checkKeys(root, faults);
  }

  private static void checkKeys(YamlNode node, Faults faults) {
    Map<String, Integer> lines = new HashMap<>();
    for (YamlNode.Entry entry : node.entries()) {
      Integer first = lines.putIfAbsent(entry.key(), entry.place().line());
      if (first != null) {
        faults.error(
            entry.place(), RULE, "\"%s\" is already set in line %d".formatted(entry.key(), first));
      }
      checkKeys(entry.value(), faults);
    }
    node.items().forEach(item -> checkKeys(item, faults));
  }
}
