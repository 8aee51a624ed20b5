package io.syncflow.validate.rule;

import io.syncflow.validate.Faults;
import io.syncflow.validate.FileCheck;
import io.syncflow.validate.project.BoundEndpoint;
import io.syncflow.validate.project.Located;
import io.syncflow.validate.project.Project;
import java.util.Map;
import java.util.Set;

/**
 * {@code http-defaults} (warning): camel-http copies every header out, follows redirects when told
 * and keeps one cookie jar for all organisations; none of it is wanted here (S4, S7).
 */
public final class HttpDefaults implements FileCheck {

  private static final Set<String> SCHEMES = Set.of("http", "https");

  /** Option and the value it must have; absent counts as camel-http's default. */
  private static final Map<String, Option> WANTED =
      Map.of(
          "copyHeaders", new Option("copy-headers", "false", "true"),
          "followRedirects", new Option("follow-redirects", "false", "false"),
          "skipControlHeaders", new Option("skip-control-headers", "true", "false"));

  @Override
  public void check(Project project, Faults faults) {
    project.endpoints().stream()
        .filter(endpoint -> !endpoint.use().isConsumer() && !endpoint.use().isPattern())
        .filter(endpoint -> endpoint.scheme().filter(SCHEMES::contains).isPresent())
        .forEach(
            endpoint ->
                WANTED.forEach((name, option) -> check(project, endpoint, name, option, faults)));
  }

  private static void check(
      Project project, BoundEndpoint endpoint, String name, Option option, Faults faults) {
    String component =
        project
            .placeholders()
            .getOrDefault("camel.component.http." + option.property(), option.fallback());
    Located value = endpoint.option(name).orElseGet(() -> new Located(component, endpoint.place()));
    if (!value.text().equals(option.wanted())) {
      faults.warning(
          value.place(),
          "http-defaults",
          "this call over HTTP should set %s=%s".formatted(name, option.wanted()));
    }
  }

  private record Option(String property, String wanted, String fallback) {}
}
