package io.syncflow.validate.rule;

import io.syncflow.validate.Faults;
import io.syncflow.validate.FileCheck;
import io.syncflow.validate.project.Located;
import io.syncflow.validate.project.Project;
import io.syncflow.validate.project.Step;
import io.syncflow.validate.project.YamlNode;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code dynamic-endpoint}: no address is computed from a message's body or header, which an
 * outsider may have written (S19, B44).
 */
public final class DynamicEndpoints implements FileCheck {

  private static final Set<String> BY_URI = Set.of("toD", "wireTap", "poll");
  private static final Set<String> BY_EXPRESSION =
      Set.of("recipientList", "routingSlip", "dynamicRouter", "enrich", "pollEnrich");
  private static final Set<String> OUTSIDE = Set.of("header", "body", "jsonpath", "xpath", "jq");
  private static final Pattern FROM_MESSAGE =
      Pattern.compile(
          "\\$(?:simple)?\\{[^}]*\\b(?:body|bodyAs|bodyOneLine|headers?|in|mandatoryBodyAs|messageAs|jsonpath|xpath|jq)\\b");

  @Override
  public void check(Project project, Faults faults) {
    for (Step step : project.steps()) {
      if (BY_URI.contains(step.name()) || BY_EXPRESSION.contains(step.name())) {
        step.value().visitScalars((key, text) -> checkText(step, key, text, faults));
      }
      if (BY_EXPRESSION.contains(step.name())) {
        step.value().visitEntries(entry -> checkLanguage(step, entry, faults));
      }
    }
  }

  private static void checkText(Step step, String key, Located text, Faults faults) {
    boolean described = key.equals("description") || key.equals("note") || key.equals("id");
    if (!described && FROM_MESSAGE.matcher(text.text()).find()) {
      report(step, text, faults);
    }
  }

  /** {@code expression: header: ...} names a header without simple's dollar and braces. */
  private static void checkLanguage(Step step, YamlNode.Entry entry, Faults faults) {
    if (OUTSIDE.contains(entry.key())) {
      report(step, new Located(entry.key(), entry.place()), faults);
    }
  }

  private static void report(Step step, Located at, Faults faults) {
    faults.error(
        at.place(),
        "dynamic-endpoint",
        "%s takes its address from the message: use a property the route itself set"
            .formatted(step.name()));
  }
}
