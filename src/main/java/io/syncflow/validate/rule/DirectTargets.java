package io.syncflow.validate.rule;

import io.syncflow.validate.Faults;
import io.syncflow.validate.FileCheck;
import io.syncflow.validate.NearestName;
import io.syncflow.validate.project.BoundEndpoint;
import io.syncflow.validate.project.Project;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code direct-target}: somebody listens to every {@code direct:} and {@code seda:} a route sends
 * to. Camel itself notices when the first message comes.
 */
public final class DirectTargets implements FileCheck {

  private static final Set<String> SCHEMES = Set.of("direct", "seda");

  @Override
  public void check(Project project, Faults faults) {
    List<BoundEndpoint> inner =
        project.endpoints().stream()
            .filter(endpoint -> endpoint.scheme().filter(SCHEMES::contains).isPresent())
            .filter(endpoint -> endpoint.name().isPresent())
            .toList();
    Set<String> heard =
        inner.stream()
            .filter(endpoint -> endpoint.use().isConsumer())
            .map(DirectTargets::address)
            .collect(Collectors.toSet());
    inner.stream()
        .filter(endpoint -> !endpoint.use().isConsumer() && !endpoint.use().isPattern())
        .filter(endpoint -> !address(endpoint).contains("${"))
        .filter(endpoint -> !heard.contains(address(endpoint)))
        .filter(endpoint -> !project.isInBrokenFile(address(endpoint)))
        .forEach(
            endpoint ->
                faults.error(
                    endpoint.place(),
                    "direct-target",
                    "nobody listens to %s%s"
                        .formatted(address(endpoint), NearestName.hint(address(endpoint), heard))));
  }

  private static String address(BoundEndpoint endpoint) {
    return endpoint.scheme().orElse("") + ":" + endpoint.name().orElse("");
  }
}
