package io.syncflow.validate.project;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A YAML file under routes/.
 *
 * @param name path relative to the project
 * @param text the whole file
 * @param root the document; empty when the file is empty or no YAML
 * @param syntaxFault why it is no YAML
 */
public record RouteFile(
    String name,
    Path path,
    String text,
    Optional<YamlNode> root,
    Optional<YamlSyntaxException> syntaxFault) {

  static RouteFile parse(String name, Path path, String text) {
    try {
      return new RouteFile(name, path, text, YamlReader.read(name, text), Optional.empty());
    } catch (YamlSyntaxException e) {
      return new RouteFile(name, path, text, Optional.empty(), Optional.of(e));
    }
  }

  /** The top-level entries of the document: route, routeTemplate, beans and so on. */
  public List<YamlNode.Entry> blocks() {
    List<YamlNode.Entry> blocks = new ArrayList<>();
    root.ifPresent(document -> document.items().forEach(item -> blocks.addAll(item.entries())));
    return blocks;
  }
}
