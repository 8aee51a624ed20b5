package io.syncflow.sandbox;

import graphql.language.Argument;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.IntValue;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.language.Value;
import graphql.language.VariableReference;
import java.util.List;
import java.util.Map;

/**
 * What a query may cost at most: a scalar nothing, an object one point, a connection two and as
 * often what a node costs as nodes are asked for, a mutation ten (reference/commerce-apis.md, 1.8).
 */
final class ShopCost {

  private static final double MUTATION = 10;
  private static final double CONNECTION = 2;

  private final Document document;
  private final Map<String, Object> variables;

  ShopCost(Document document, Map<String, Object> variables) {
    this.document = document;
    this.variables = variables;
  }

  double requested() {
    OperationDefinition operation = document.getDefinitionsOfType(OperationDefinition.class).get(0);
    double fields = of(operation.getSelectionSet());
    boolean mutation = operation.getOperation() == OperationDefinition.Operation.MUTATION;
    return mutation ? MUTATION + Math.max(0, fields - 1) : fields;
  }

  private double of(SelectionSet selections) {
    double cost = 0;
    for (Selection<?> selection : selections.getSelections()) {
      if (selection instanceof Field field) {
        cost += of(field);
      } else if (selection instanceof InlineFragment inline) {
        cost += of(inline.getSelectionSet());
      } else if (selection instanceof FragmentSpread spread) {
        cost += of(fragment(spread.getName()));
      }
    }
    return cost;
  }

  private double of(Field field) {
    SelectionSet inside = field.getSelectionSet();
    if (inside == null || isPageInfo(field)) {
      return 0;
    }
    if (field.getName().equals("nodes") && !field.getArguments().isEmpty()) {
      return ids(field) * (1 + of(inside));
    }
    return isConnection(inside) ? CONNECTION + first(field) * of(inside) : 1 + of(inside);
  }

  private static boolean isPageInfo(Field field) {
    return field.getName().equals("pageInfo") || field.getName().equals("userErrors");
  }

  /** Nodes are counted by the connection itself. */
  private static boolean isConnection(SelectionSet inside) {
    return inside.getSelectionsOfType(Field.class).stream()
        .anyMatch(field -> field.getName().equals("nodes") || field.getName().equals("edges"));
  }

  private double first(Field connection) {
    for (Argument argument : connection.getArguments()) {
      if (argument.getName().equals("first")) {
        return number(argument.getValue());
      }
    }
    return 1;
  }

  /** Things that are asked for by their ids, each of them an object. */
  private double ids(Field nodes) {
    return nodes.getArguments().get(0).getValue() instanceof VariableReference variable
            && variables.get(variable.getName()) instanceof List<?> ids
        ? ids.size()
        : 1;
  }

  private double number(Value<?> value) {
    if (value instanceof IntValue literal) {
      return literal.getValue().doubleValue();
    }
    return value instanceof VariableReference variable
            && variables.get(variable.getName()) instanceof Number number
        ? number.doubleValue()
        : 1;
  }

  private SelectionSet fragment(String name) {
    return document.getDefinitionsOfType(FragmentDefinition.class).stream()
        .filter(fragment -> fragment.getName().equals(name))
        .findFirst()
        .orElseThrow()
        .getSelectionSet();
  }

  /** What an answer cost: an object is a point. */
  static double actual(Object data) {
    if (data instanceof Map<?, ?> map) {
      return 1 + map.values().stream().mapToDouble(ShopCost::actual).sum();
    }
    return data instanceof List<?> list ? list.stream().mapToDouble(ShopCost::actual).sum() : 0;
  }
}
