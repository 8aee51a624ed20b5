package io.syncflow.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import graphql.GraphQLContext;
import graphql.execution.RawVariables;
import graphql.execution.ValuesResolver;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.OperationDefinition;
import graphql.parser.Parser;
import graphql.schema.GraphQLSchema;
import graphql.validation.ValidationError;
import graphql.validation.Validator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds everything the hub says to a shop against Shopify's own schema, variables included. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperationTest {

  private GraphQLSchema schema;

  @BeforeAll
  void readSchema() {
    schema = ShopifySchema.schema();
  }

  static Stream<String> texts() {
    return Stream.concat(
        Stream.of(Operation.values()).map(Operation::text),
        Stream.of(BulkQuery.values()).map(BulkQuery::text));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void every_text_is_valid_by_shopifys_schema(String text) {
    assertThat(faults(text)).isEmpty();
  }

  @Test
  void a_text_with_a_field_that_shopify_does_not_know_is_found() {
    assertThat(faults("query Q { products(first: 1) { nodes { id price } } }")).isNotEmpty();
    assertThat(faults("mutation M { inventorySetQuantities { userErrors { code } } }"))
        .isNotEmpty();
  }

  private List<ValidationError> faults(String text) {
    Document document = new Parser().parseDocument(text);
    return new Validator().validateDocument(schema, document, Locale.ENGLISH);
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void an_operation_names_the_root_field_whose_value_is_its_answer(Operation operation) {
    OperationDefinition definition =
        new Parser()
            .parseDocument(operation.text())
            .getDefinitionsOfType(OperationDefinition.class)
            .get(0);
    assertThat(definition.getSelectionSet().getSelectionsOfType(Field.class))
        .extracting(Field::getName)
        .contains(operation.field());
  }

  static Stream<Map.Entry<Operation, String>> variables() {
    return SampleVariables.all().entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("variables")
  void the_variables_that_are_sent_are_valid_by_shopifys_schema(Map.Entry<Operation, String> sample)
      throws Exception {
    coerce(sample.getKey().text(), sample.getValue());
  }

  @Test
  void there_are_sample_variables_for_every_operation() {
    assertThat(SampleVariables.all().keySet()).containsExactlyInAnyOrder(Operation.values());
  }

  @Test
  void a_variable_that_shopify_does_not_know_is_found() {
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () ->
                    coerce(
                        Operation.INVENTORY_SET.text(),
                        SampleVariables.all()
                            .get(Operation.INVENTORY_SET)
                            .replace("changeFromQuantity", "compareQuantity"))))
        .hasMessageContaining("compareQuantity");
  }

  private void coerce(String text, String variables) throws Exception {
    @SuppressWarnings("unchecked")
    Map<String, Object> given = new ObjectMapper().readValue(variables, Map.class);
    OperationDefinition definition =
        new Parser().parseDocument(text).getDefinitionsOfType(OperationDefinition.class).get(0);
    ValuesResolver.coerceVariableValues(
        schema,
        definition.getVariableDefinitions(),
        RawVariables.of(given),
        GraphQLContext.getDefault(),
        Locale.ENGLISH);
    assertThat(definition.getVariableDefinitions())
        .extracting(variable -> variable.getName())
        .containsAll(given.keySet());
  }
}
