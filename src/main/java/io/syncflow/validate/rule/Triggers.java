package io.syncflow.validate.rule;

import io.syncflow.validate.project.BoundEndpoint;
import io.syncflow.validate.project.Located;
import io.syncflow.validate.project.Project;
import java.util.List;
import java.util.Optional;

/** The quartz consumers of a project. */
final class Triggers {

  private Triggers() {}

  static List<BoundEndpoint> in(Project project) {
    return project.endpoints().stream()
        .filter(endpoint -> endpoint.use().isConsumer())
        .filter(endpoint -> endpoint.scheme().filter("quartz"::equals).isPresent())
        .toList();
  }

  /** {@code group/name}, Camel's default group included; empty when it has a bad placeholder. */
  static Optional<String> name(BoundEndpoint trigger) {
    Optional<String> path = trigger.name().filter(name -> !name.isBlank());
    if (path.isPresent()) {
      return path.map(name -> name.contains("/") ? name : "Camel/" + name);
    }
    String group = trigger.option("groupName").map(Located::text).orElse("Camel");
    return trigger.option("triggerName").map(name -> group + "/" + name.text());
  }
}
