package io.syncflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.language.AbstractNode;
import graphql.language.AstPrinter;
import graphql.language.EnumTypeDefinition;
import graphql.language.FieldDefinition;
import graphql.language.InputObjectTypeDefinition;
import graphql.language.InputValueDefinition;
import graphql.language.Node;
import graphql.language.ObjectTypeDefinition;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import io.syncflow.shopify.ShopifySchema;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The simulated shop's schema is a part of Shopify's: it knows less, and nothing else. */
class SimulatedShopifySchemaTest {

  private final List<String> faults = new ArrayList<>();

  @Test
  void everything_the_simulated_shop_knows_shopify_knows_as_well() {
    TypeDefinitionRegistry shopify = ShopifySchema.types();
    TypeDefinitionRegistry ours =
        new SchemaParser()
            .parse(
                new InputStreamReader(
                    getClass().getResourceAsStream("/sandbox/shopify.graphqls"),
                    StandardCharsets.UTF_8));
    ours.types()
        .forEach(
            (name, type) ->
                shopify
                    .getType(name)
                    .ifPresentOrElse(whole -> compare(name, type, whole), () -> fault(name)));
    assertThat(ours.types()).hasSizeGreaterThan(50);
    assertThat(faults).isEmpty();
  }

  private void compare(String name, Node<?> part, Node<?> whole) {
    if (part instanceof ObjectTypeDefinition object) {
      Map<String, FieldDefinition> fields =
          byName(((ObjectTypeDefinition) whole).getFieldDefinitions(), FieldDefinition::getName);
      for (FieldDefinition field : object.getFieldDefinitions()) {
        FieldDefinition theirs = fields.get(field.getName());
        if (theirs == null || !printed(theirs.getType()).equals(printed(field.getType()))) {
          fault(name + "." + field.getName());
        } else {
          values(
              name + "." + field.getName(),
              field.getInputValueDefinitions(),
              theirs.getInputValueDefinitions());
        }
      }
    } else if (part instanceof InputObjectTypeDefinition input) {
      values(
          name,
          input.getInputValueDefinitions(),
          ((InputObjectTypeDefinition) whole).getInputValueDefinitions());
    } else if (part instanceof EnumTypeDefinition values) {
      List<String> theirs =
          ((EnumTypeDefinition) whole)
              .getEnumValueDefinitions().stream().map(value -> value.getName()).toList();
      values.getEnumValueDefinitions().stream()
          .filter(value -> !theirs.contains(value.getName()))
          .forEach(value -> fault(name + "." + value.getName()));
    }
  }

  private void values(
      String name, List<InputValueDefinition> ours, List<InputValueDefinition> theirs) {
    Map<String, InputValueDefinition> known = byName(theirs, InputValueDefinition::getName);
    for (InputValueDefinition value : ours) {
      InputValueDefinition whole = known.get(value.getName());
      if (whole == null
          || !printed(whole.getType()).equals(printed(value.getType()))
          || !printed(whole.getDefaultValue()).equals(printed(value.getDefaultValue()))) {
        fault(name + "(" + value.getName() + ")");
      }
    }
  }

  private static String printed(Node<?> node) {
    return node instanceof AbstractNode<?> given ? AstPrinter.printAst(given) : "";
  }

  private static <T> Map<String, T> byName(List<T> all, Function<T, String> name) {
    return all.stream().collect(Collectors.toMap(name, Function.identity()));
  }

  private void fault(String what) {
    faults.add("Shopify has no such " + what);
  }
}
