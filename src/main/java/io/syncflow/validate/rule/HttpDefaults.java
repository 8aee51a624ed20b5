package io.syncflow.validate.rule;

import io.syncflow.validate.Faults;
import io.syncflow.validate.FileCheck;
import io.syncflow.validate.project.BoundEndpoint;
import io.syncflow.validate.project.Located;
import io.syncflow.validate.project.Project;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code http-defaults} (warning): camel-http copies every header out, follows redirects when told
 * and keeps one cookie jar for all organisations; none of it is wanted here (S4, S7).
 */
public final class HttpDefaults implements FileCheck {

  private static final String RULE = "http-defaults";
  private static final Set<String> SCHEMES = Set.of("http", "https");

  private static final String COMPONENT = "camel.component.http.";

  private static final List<Wanted> WANTED =
      List.of(
          new Wanted("copyHeaders", "false", "true"),
          new Wanted("followRedirects", "false", "false"),
          new Wanted("skipControlHeaders", "true", "false"));

  /** An option, the value it must have, and camel-http's default. */
  private record Wanted(String option, String value, String fallback) {}

  @Override
  public void check(Project project, Faults faults) {
    Map<String, String> settings = project.placeholders();
    project.endpoints().stream()
        .filter(endpoint -> !endpoint.use().isConsumer() && !endpoint.use().isPattern())
        .filter(endpoint -> endpoint.scheme().filter(SCHEMES::contains).isPresent())
        .forEach(
            endpoint -> {
              WANTED.forEach(wanted -> check(endpoint, wanted, settings, faults));
              checkCookies(endpoint, settings, faults);
            });
  }

  private static void check(
      BoundEndpoint endpoint, Wanted wanted, Map<String, String> settings, Faults faults) {
    String component = component(wanted.option(), settings).orElse(wanted.fallback());
    Located value =
        endpoint.option(wanted.option()).orElseGet(() -> new Located(component, endpoint.place()));
    if (!value.text().equals(wanted.value())) {
      faults.warning(
          value.place(),
          RULE,
          "this call over HTTP should set %s=%s".formatted(wanted.option(), wanted.value()));
    }
  }

  private static void checkCookies(
      BoundEndpoint endpoint, Map<String, String> settings, Faults faults) {
    boolean own =
        endpoint.option("cookieStore").isPresent() || endpoint.option("cookieHandler").isPresent();
    if (!own && component("cookieStore", settings).isEmpty()) {
      faults.warning(
          endpoint.place(),
          RULE,
          "this call over HTTP shares its cookies between organisations: set cookieStore");
    }
  }

  /** The component's setting, in either spelling. */
  private static Optional<String> component(String option, Map<String, String> settings) {
    String dashed = option.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    return Optional.ofNullable(settings.get(COMPONENT + option))
        .or(() -> Optional.ofNullable(settings.get(COMPONENT + dashed)));
  }
}
