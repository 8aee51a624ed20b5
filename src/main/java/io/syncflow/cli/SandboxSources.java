package io.syncflow.cli;

import io.syncflow.HubBeans;
import io.syncflow.sandbox.CsvSource;
import io.syncflow.sandbox.CsvSource.Rowversion;
import io.syncflow.validate.project.ProjectReader;
import io.syncflow.validate.project.TemplateInstance;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The source tables for which a hub has routes, read from its route files. */
final class SandboxSources {

  private static final String TEMPLATE = "rowversion-delta";

  private SandboxSources() {}

  /**
   * One for every use of the template {@code rowversion-delta} that is complete; what is wrong with
   * another one, the hub's start tells.
   *
   * @param root the folder with routes/ and config/
   */
  static List<CsvSource> of(Path root) {
    return ProjectReader.read(root, HubBeans.catalog()).instances().stream()
        .filter(instance -> instance.template().text().equals(TEMPLATE))
        .filter(
            instance ->
                instance
                    .parameters()
                    .keySet()
                    .containsAll(List.of("entity", "source", "rowversion")))
        .map(SandboxSources::source)
        .toList();
  }

  private static CsvSource source(TemplateInstance instance) {
    String rowversion = text(instance, "rowversion");
    String kind = rowversion.substring(rowversion.indexOf(':') + 1).strip();
    return new CsvSource(
        text(instance, "entity"),
        text(instance, "source"),
        Rowversion.valueOf(kind.toUpperCase(Locale.ROOT)));
  }

  private static String text(TemplateInstance instance, String parameter) {
    return instance.parameters().get(parameter).text();
  }
}
