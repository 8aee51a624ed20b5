package io.syncflow.validate.project;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads YAML with the parser Camel reads it with, keeping the line of every value. */
final class YamlReader {

  /** Deeper than any route; stops a value that contains itself. */
  private static final int DEEPEST = 200;

  private final String file;

  private YamlReader(String file) {
    this.file = file;
  }

  /**
   * @param file the name used in places
   * @return the document; empty when the text holds none
   * @throws YamlSyntaxException when the text is not one YAML document
   */
  static Optional<YamlNode> read(String file, String text) throws YamlSyntaxException {
    YamlReader reader = new YamlReader(file);
    try {
      LoadSettings settings = LoadSettings.builder().setLabel(file).build();
      Optional<Node> root = new Compose(settings).composeString(text);
      return root.isEmpty() ? Optional.empty() : Optional.of(reader.node(root.get(), 0));
    } catch (MarkedYamlEngineException e) {
      Place place = e.getProblemMark().map(reader::place).orElse(Place.of(file));
      throw new YamlSyntaxException(place, sentence(e));
    } catch (YamlEngineException e) {
      throw new YamlSyntaxException(Place.of(file), e.getMessage());
    }
  }

  private YamlNode node(Node node, int depth) throws YamlSyntaxException {
    Place place = node.getStartMark().map(this::place).orElse(Place.of(file));
    if (depth > DEEPEST) {
      throw new YamlSyntaxException(place, "values are nested more than " + DEEPEST + " deep");
    }
    if (node instanceof MappingNode map) {
      List<YamlNode.Entry> entries = new ArrayList<>();
      for (NodeTuple tuple : map.getValue()) {
        YamlNode key = node(tuple.getKeyNode(), depth + 1);
        entries.add(
            new YamlNode.Entry(key.text(), key.place(), node(tuple.getValueNode(), depth + 1)));
      }
      return new YamlNode(YamlNode.Kind.MAP, place, "", false, entries, List.of());
    }
    if (node instanceof SequenceNode list) {
      List<YamlNode> items = new ArrayList<>();
      for (Node item : list.getValue()) {
        items.add(node(item, depth + 1));
      }
      return new YamlNode(YamlNode.Kind.LIST, place, "", false, List.of(), items);
    }
    ScalarNode scalar = (ScalarNode) node;
    boolean quoted = scalar.getScalarStyle() != ScalarStyle.PLAIN;
    return new YamlNode(
        YamlNode.Kind.SCALAR, place, scalar.getValue(), quoted, List.of(), List.of());
  }

  private Place place(Mark mark) {
    return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static String sentence(MarkedYamlEngineException e) {
    String context = e.getContext() == null ? "" : e.getContext() + ": ";
    return "not valid YAML: " + context + e.getProblem();
  }
}
