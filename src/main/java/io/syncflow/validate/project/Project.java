package io.syncflow.validate.project;

import io.syncflow.validate.BeanCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of a project and what the hub adds to them.
 *
 * @param stylesheets files under xslt/
 * @param mappings CSV files under config/mappings/
 */
public record Project(
    Path root,
    List<RouteFile> routeFiles,
    Settings settings,
    List<Path> stylesheets,
    List<Path> mappings,
    BeanCatalog beans) {

  /** The name of a file in reports: relative to the project, forward slashes. */
  public String nameOf(Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  /** Settings of the file, overridden by those the hub sets itself. */
  public Map<String, String> placeholders() {
    Map<String, String> all = new LinkedHashMap<>(settings.values());
    all.putAll(beans.properties());
    return all;
  }

  /**
   * True when {@code name} stands somewhere in a file that is no YAML: what refers to it may be
   * right, and only the broken file is at fault.
   */
  public boolean isInBrokenFile(String name) {
    return routeFiles.stream()
        .anyMatch(file -> file.syntaxFault().isPresent() && file.text().contains(name));
  }

  /** Every top-level entry of every route file. */
  public List<YamlNode.Entry> blocks() {
    return routeFiles.stream().flatMap(file -> file.blocks().stream()).toList();
  }

  /** The routes and route templates. */
  public List<RouteUnit> units() {
    return blocks().stream().flatMap(block -> RouteUnit.of(block).stream()).toList();
  }

  /** The uses of route templates. */
  public List<TemplateInstance> instances() {
    return blocks().stream().flatMap(block -> TemplateInstance.of(block).stream()).toList();
  }

  /** The uses of one template. */
  public List<TemplateInstance> instancesOf(RouteUnit template) {
    String id = template.id().map(Located::text).orElse("");
    return instances().stream().filter(use -> use.template().text().equals(id)).toList();
  }

  /** One scope for a route, one for each instance of a template, at least one. */
  public List<Scope> scopes(RouteUnit unit) {
    Map<String, String> properties = placeholders();
    List<TemplateInstance> instances = unit.isTemplate() ? instancesOf(unit) : List.of();
    if (instances.isEmpty()) {
      return List.of(new Scope(defaults(unit), properties, Optional.empty()));
    }
    return instances.stream()
        .map(
            instance -> {
              Map<String, Located> values = defaults(unit);
              values.putAll(instance.parameters());
              return new Scope(values, properties, Optional.of(instance));
            })
        .toList();
  }

  /** The scopes of a top-level entry: of its route or template, or the project's own. */
  public List<Scope> scopes(YamlNode.Entry block) {
    return RouteUnit.of(block)
        .map(this::scopes)
        .orElseGet(() -> List.of(new Scope(Map.of(), placeholders(), Optional.empty())));
  }

  /** Beans that route files declare: type by name. */
  public Map<String, String> declaredBeans() {
    Map<String, String> declared = new LinkedHashMap<>();
    for (YamlNode.Entry block : blocks()) {
      List<YamlNode> beans =
          block.key().equals("beans")
              ? block.value().items()
              : block.value().get("beans").map(YamlNode::items).orElse(List.of());
      beans.forEach(
          bean ->
              bean.scalar("name")
                  .ifPresent(
                      name ->
                          declared.put(
                              name.text(), bean.scalar("type").map(Located::text).orElse(""))));
    }
    return declared;
  }

  /** Every step of every file, also those of error policies. */
  public List<Step> steps() {
    return blocks().stream().flatMap(block -> Step.under(block.value()).stream()).toList();
  }

  /** Every endpoint in every file, once for each meaning of its placeholders. */
  public List<BoundEndpoint> endpoints() {
    List<BoundEndpoint> found = new ArrayList<>();
    for (YamlNode.Entry block : blocks()) {
      Optional<RouteUnit> unit = RouteUnit.of(block);
      List<Scope> scopes = scopes(block);
      for (EndpointUse use : uses(block)) {
        scopes.forEach(scope -> found.add(new BoundEndpoint(use, unit, scope)));
      }
    }
    return found;
  }

  private static List<EndpointUse> uses(YamlNode.Entry block) {
    List<EndpointUse> uses = new ArrayList<>();
    EndpointUse.of(block).ifPresent(uses::add);
    block.value().visitEntries(entry -> EndpointUse.of(entry).ifPresent(uses::add));
    return uses;
  }

  private static Map<String, Located> defaults(RouteUnit unit) {
    Map<String, Located> values = new LinkedHashMap<>();
    unit.localBeans().forEach(name -> values.put(name.text(), name));
    for (YamlNode parameter : unit.parameters()) {
      parameter
          .scalar("name")
          .ifPresent(
              name ->
                  parameter
                      .get("defaultValue")
                      .ifPresent(value -> values.put(name.text(), value.located())));
    }
    return values;
  }
}
