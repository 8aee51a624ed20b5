package io.syncflow.validate.project;

import java.util.ArrayList;
import java.util.List;

/**
 * A step of a route.
 *
 * @param name for example {@code bean}
 * @param place where the name is written
 * @param choices how many choices it is inside of
 */
public record Step(String name, YamlNode value, Place place, int choices) {

  /** Every step in any list named {@code steps} below {@code root}, in the order of the file. */
  static List<Step> under(YamlNode root) {
    List<Step> found = new ArrayList<>();
    collect(root, 0, found);
    return List.copyOf(found);
  }

  private static void collect(YamlNode node, int choices, List<Step> found) {
    for (YamlNode.Entry entry : node.entries()) {
      if (entry.key().equals("steps") && entry.value().isList()) {
        entry.value().items().forEach(item -> collectSteps(item, choices, found));
      } else {
        collect(entry.value(), choices, found);
      }
    }
    node.items().forEach(item -> collect(item, choices, found));
  }

  private static void collectSteps(YamlNode item, int choices, List<Step> found) {
    for (YamlNode.Entry entry : item.entries()) {
      found.add(new Step(entry.key(), entry.value(), entry.place(), choices));
      collect(entry.value(), entry.key().equals("choice") ? choices + 1 : choices, found);
    }
  }
}
