package io.syncflow.validate.scratch;

import io.syncflow.validate.Faults;
import io.syncflow.validate.project.Located;
import io.syncflow.validate.project.Project;
import io.syncflow.validate.project.YamlNode;
import java.util.Optional;
import org.apache.camel.NoSuchLanguageException;

/** {@code unknown-language}: the language of every expression is on the class path. */
final class Languages implements ScratchCheck {

  @Override
  public void check(Scratch camel, Project project, Faults faults) {
    for (YamlNode.Entry block : project.blocks()) {
      block
          .value()
          .visitEntries(
              entry -> {
                if (entry.key().equals("expression")) {
                  entry.value().entries().forEach(language -> check(camel, language, faults));
                }
              });
    }
  }

  private static void check(Scratch camel, YamlNode.Entry expression, Faults faults) {
    name(expression)
        .filter(name -> !name.text().contains("{{"))
        .filter(name -> !isKnown(camel, name.text()))
        .ifPresent(
            name ->
                faults.error(
                    name.place(),
                    "unknown-language",
                    "the hub has no language \"%s\"".formatted(name.text())));
  }

  /** {@code language: {language: x}} names one that has no key of its own. */
  private static Optional<Located> name(YamlNode.Entry expression) {
    return switch (expression.key()) {
      case "language" -> expression.value().scalar("language");
      case "method" -> Optional.of(new Located("bean", expression.place()));
      default -> Optional.of(new Located(expression.key(), expression.place()));
    };
  }

  private static boolean isKnown(Scratch camel, String language) {
    try {
      return camel.resolveLanguage(language) != null;
    } catch (NoSuchLanguageException e) {
      return false;
    }
  }
}
