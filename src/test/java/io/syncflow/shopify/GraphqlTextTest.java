package io.syncflow.shopify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import graphql.language.FragmentSpread;
import graphql.language.Node;
import graphql.parser.Parser;
import graphql.schema.GraphQLSchema;
import graphql.validation.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No GraphQL leaves the hub but what {@link OperationTest} has held against Shopify's schema. */
class GraphqlTextTest {

  private static final Path TEXTS = Path.of("src/main/resources/shopify");
  private static final Path FRAGMENTS = TEXTS.resolve("fragments");
  private static final Path SOURCES = Path.of("src/main/java/io/syncflow");

  /** How a GraphQL document begins in a Java text. */
  private static final Pattern DOCUMENT =
      Pattern.compile(
          "\"\\s*((query|mutation)\\b[\\w\\s]*[({]\\s*[$\\w]|\\{\\s*\\w+(\\([^)]*\\))?\\s*\\{)");

  @Test
  void every_file_is_an_operation_or_a_bulk_query_and_so_held_against_the_schema() {
    Set<String> known =
        Stream.concat(Stream.of(Operation.values()), Stream.of(BulkQuery.values()))
            .map(one -> one.name().toLowerCase(Locale.ROOT) + ".graphql")
            .collect(Collectors.toSet());
    assertThat(files(TEXTS))
        .extracting(file -> file.getFileName().toString())
        .hasSameElementsAs(known);
  }

  @Test
  void fragments_are_put_in_place_and_each_is_used() {
    String written =
        Stream.concat(files(TEXTS).stream(), files(FRAGMENTS).stream())
            .map(GraphqlTextTest::read)
            .collect(Collectors.joining("\n"));
    for (Path fragment : files(FRAGMENTS)) {
      assertThat(written).contains("..." + read(fragment).split(" ")[1]);
    }
    OperationTest.texts()
        .forEach(text -> assertThat(spreads(new Parser().parseDocument(text))).isEmpty());
    assertThat(GraphqlText.of("product")).contains("descriptionHtml", "inventoryPolicy");
    assertThatThrownBy(() -> GraphqlText.of("fragments/none")).hasMessageContaining("there is no");
  }

  @Test
  void no_graphql_is_written_in_java() {
    assertThat(DOCUMENT.matcher("\"query Q($id: ID!) { product(id: $id) {\"").find()).isTrue();
    assertThat(DOCUMENT.matcher("\"{ products { edges {\"").find()).isTrue();
    try (Stream<Path> sources = Files.walk(SOURCES)) {
      assertThat(
              sources
                  .filter(path -> path.toString().endsWith(".java"))
                  .filter(path -> !path.startsWith(SOURCES.resolve("sandbox")))
                  .filter(path -> DOCUMENT.matcher(read(path)).find()))
          .isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs where Shopify's own schema is not at hand, too: the sandbox's is a part of it. */
  @Test
  void every_text_is_valid_by_the_schema_of_the_simulated_shop() {
    GraphQLSchema sandbox = ShopifySchema.sandbox();
    OperationTest.texts()
        .forEach(
            text ->
                assertThat(
                        new Validator()
                            .validateDocument(
                                sandbox, new Parser().parseDocument(text), Locale.ENGLISH))
                    .as(text)
                    .isEmpty());
  }

  private static List<FragmentSpread> spreads(Node<?> node) {
    return Stream.concat(
            node instanceof FragmentSpread spread ? Stream.of(spread) : Stream.empty(),
            node.getChildren().stream().flatMap(child -> spreads((Node<?>) child).stream()))
        .toList();
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
