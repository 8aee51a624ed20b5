package io.syncflow.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import graphql.language.Field;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Bulk operations: asked for, looked at until they are done, fetched as JSONL. As of 2026-01
 * children may lie anywhere in the file, and here they do.
 */
final class ShopBulk {

  private static final int MOST_AT_ONCE = 5;
  private static final int LOOKS_UNTIL_DONE = 2;

  private final ShopState state;
  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, Map<String, Object>> operations = new ConcurrentHashMap<>();
  private final Map<String, Integer> looks = new ConcurrentHashMap<>();
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private Function<String, Map<String, Object>> execute;
  private String base;
  private int loseLines;
  private int failures;

  ShopBulk(ShopState state) {
    this.state = state;
  }

  /**
   * @param execute answers a query with its data
   * @param base where files are fetched
   */
  void serve(Function<String, Map<String, Object>> execute, String base) {
    this.execute = execute;
    this.base = base;
  }

  /** The next file lacks so many of its lines, though all are counted. */
  synchronized void loseLines(int lines) {
    loseLines = lines;
  }

  /** One more of the next operations ends as FAILED, half way. */
  synchronized void failNext() {
    failures++;
  }

  /** {@code bulkOperationRunQuery}. */
  synchronized Map<String, Object> start(String query) {
    String fault = fault(query);
    if (fault != null) {
      return payload(null, ShopStock.error(List.of("query"), fault, "INVALID"));
    }
    List<String> open =
        operations.values().stream()
            .filter(operation -> !"COMPLETED FAILED".contains((String) operation.get("status")))
            .map(operation -> (String) operation.get("id"))
            .toList();
    if (open.size() >= MOST_AT_ONCE) {
      return payload(
          null,
          ShopStock.error(
              null,
              "A bulk query operation for this app and shop is already in progress: "
                  + String.join(", ", open)
                  + ".",
              "OPERATION_IN_PROGRESS"));
    }
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("id", state.newId("BulkOperation"));
    operation.put("status", "CREATED");
    operation.put("errorCode", null);
    operation.put("createdAt", state.now());
    operation.put("completedAt", null);
    operation.put("objectCount", "0");
    operation.put("rootObjectCount", "0");
    operation.put("query", query);
    operations.put((String) operation.get("id"), operation);
    return payload(operation);
  }

  @SafeVarargs
  private static Map<String, Object> payload(
      Map<String, Object> operation, Map<String, Object>... errors) {
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("bulkOperation", operation);
    payload.put("userErrors", List.of(errors));
    return payload;
  }

  /** {@code bulkOperation}: a look at it moves it on; null when there is none of that id. */
  synchronized Map<String, Object> look(String id) {
    Map<String, Object> operation = operations.get(id);
    if (operation != null && looks.merge(id, 1, Integer::sum) <= LOOKS_UNTIL_DONE) {
      if (looks.get(id) < LOOKS_UNTIL_DONE) {
        operation.put("status", "RUNNING");
      } else if (failures > 0) {
        failures--;
        fail(operation);
      } else {
        complete(operation);
      }
    }
    return operation;
  }

  /** It gives what it wrote until then: half of the objects, and of those some without children. */
  private void fail(Map<String, Object> operation) {
    List<String> lines = new ArrayList<>();
    long roots = gather(operation, lines);
    List<String> written = lines.subList(0, lines.size() / 2);
    operation.put("status", "FAILED");
    operation.put("errorCode", "INTERNAL_SERVER_ERROR");
    operation.put("objectCount", Long.toString(written.size()));
    operation.put("rootObjectCount", Long.toString(roots / 2));
    if (!written.isEmpty()) {
      operation.put("partialDataUrl", keep(operation, written));
    }
    state.tell("bulk_operations/finish", operation);
  }

  private long gather(Map<String, Object> operation, List<String> lines) {
    long roots = 0;
    Map<String, Object> data = execute.apply((String) operation.get("query"));
    for (Object connection : data.values()) {
      roots += flatten(connection, null, lines);
    }
    Collections.shuffle(lines, new Random(ShopState.number((String) operation.get("id"))));
    return roots;
  }

  /** Answers where the lines are fetched. */
  private String keep(Map<String, Object> operation, List<String> lines) {
    byte[] file =
        lines.isEmpty()
            ? new byte[0]
            : (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    String name = ShopState.number((String) operation.get("id")) + ".jsonl";
    operation.put("fileSize", Long.toString(file.length));
    files.put(name, file);
    return base + name + "?X-Goog-Expires=604800&X-Goog-Signature=0815";
  }

  private void complete(Map<String, Object> operation) {
    List<String> lines = new ArrayList<>();
    long roots = gather(operation, lines);
    operation.put("status", "COMPLETED");
    operation.put("completedAt", state.now());
    operation.put("objectCount", Long.toString(lines.size()));
    operation.put("rootObjectCount", Long.toString(roots));
    List<String> written = lines.subList(0, Math.max(0, lines.size() - loseLines));
    loseLines = 0;
    operation.put("fileSize", "0");
    if (!lines.isEmpty()) {
      operation.put("url", keep(operation, written));
    }
    state.tell("bulk_operations/finish", operation);
  }

  /** What a query gives, line by line, in the order of the shop. */
  List<String> lines(String query) {
    List<String> lines = new ArrayList<>();
    execute.apply(query).values().forEach(connection -> flatten(connection, null, lines));
    return lines;
  }

  /** The file of that name; null when there is none. */
  byte[] file(String name) {
    return files.get(name);
  }

  /** Writes a connection's nodes as lines; answers how many nodes it has itself. */
  private long flatten(Object connection, Object parent, List<String> lines) {
    long nodes = 0;
    for (Object edge : (List<?>) ((Map<?, ?>) connection).get("edges")) {
      Map<?, ?> node = (Map<?, ?>) ((Map<?, ?>) edge).get("node");
      Map<String, Object> line = new LinkedHashMap<>();
      for (Map.Entry<?, ?> field : node.entrySet()) {
        if (field.getValue() instanceof Map<?, ?> inner && inner.containsKey("edges")) {
          flatten(inner, node.get("id"), lines);
        } else {
          line.put((String) field.getKey(), field.getValue());
        }
      }
      if (parent != null) {
        line.put("__parentId", parent);
      }
      lines.add(line(line));
      nodes++;
    }
    return nodes;
  }

  /** Shopify writes slashes escaped. */
  private String line(Map<String, Object> fields) {
    try {
      return json.writeValueAsString(fields).replace("/", "\\/");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map is JSON", e);
    }
  }

  private static String fault(String query) {
    try {
      SelectionSet roots =
          new Parser()
              .parseDocument(query)
              .getDefinitionsOfType(OperationDefinition.class)
              .get(0)
              .getSelectionSet();
      List<String> wrong = new ArrayList<>();
      int connections = connections(roots, wrong);
      if (!wrong.isEmpty()) {
        return "All connection fields in a bulk query must select their contents using 'edges' >"
            + " 'node', e.g: 'products { edges { node {'. Selecting via 'nodes' is not supported."
            + " Invalid connection fields: '"
            + String.join("', '", wrong)
            + "'.";
      }
      return connections == 0 ? "Bulk queries must contain at least one connection." : null;
    } catch (InvalidSyntaxException | IndexOutOfBoundsException e) {
      return "Invalid bulk query: syntax error, unexpected end of file";
    }
  }

  private static int connections(SelectionSet selections, List<String> wrong) {
    int found = 0;
    for (Selection<?> selection : selections.getSelections()) {
      if (selection instanceof Field field && field.getSelectionSet() != null) {
        List<String> inside =
            field.getSelectionSet().getSelectionsOfType(Field.class).stream()
                .map(Field::getName)
                .toList();
        if (inside.contains("nodes")) {
          wrong.add(field.getName());
        }
        found += inside.contains("edges") ? 1 : 0;
        found += connections(field.getSelectionSet(), wrong);
      }
    }
    return found;
  }
}
