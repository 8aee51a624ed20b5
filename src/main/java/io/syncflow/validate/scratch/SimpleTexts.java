package io.syncflow.validate.scratch;

import io.syncflow.validate.Faults;
import io.syncflow.validate.project.Located;
import io.syncflow.validate.project.Project;
import io.syncflow.validate.project.Scope;
import io.syncflow.validate.project.YamlNode;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Language;

/** {@code simple-expression}: every text in the simple language parses. */
final class SimpleTexts implements ScratchCheck {

  private static final Set<String> PREDICATES =
      Set.of(
          "when",
          "filter",
          "validate",
          "onWhen",
          "handled",
          "continued",
          "retryWhile",
          "completionPredicate");

  @Override
  public void check(Scratch camel, Project project, Faults faults) {
    for (YamlNode.Entry block : project.blocks()) {
      Scope scope = project.scopes(block).get(0);
      new Walk(camel, scope, faults).visit("", block.value());
    }
  }

  /** Goes through a block, remembering which step an expression belongs to. */
  private record Walk(CamelContext context, Scope scope, Faults faults) {

    void visit(String owner, YamlNode node) {
      for (YamlNode.Entry entry : node.entries()) {
        if (entry.key().equals("simple")) {
          text(entry.value(), "expression").ifPresent(text -> parse(owner, text));
        } else if (entry.key().equals("log")) {
          text(entry.value(), "message").ifPresent(text -> parse("log", text));
        } else {
          visit(entry.key().equals("expression") ? owner : entry.key(), entry.value());
        }
      }
      node.items().forEach(item -> visit(owner, item));
    }

    private void parse(String owner, Located text) {
      Optional<String> resolved = scope.resolve(text.text());
      if (resolved.isEmpty()) {
        return;
      }
      Language simple = context.resolveLanguage("simple");
      try {
        if (PREDICATES.contains(owner)) {
          simple.createPredicate(resolved.get()).init(context);
        } else {
          simple.createExpression(resolved.get()).init(context);
        }
      } catch (RuntimeException e) {
        faults.error(
            text.place(),
            "simple-expression",
            "simple does not understand this: " + Scratch.sentence(e));
      }
    }

    private static Optional<Located> text(YamlNode value, String option) {
      return value.isScalar() ? Optional.of(value.located()) : value.scalar(option);
    }
  }
}
