package io.syncflow.shopify;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import graphql.parser.ParserOptions;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import graphql.schema.idl.UnExecutableSchemaGenerator;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Shopify's whole schema of 2026-07, which lies beside the project and is not part of it. Tests
 * that need it are skipped where nothing lies beside the project, and fail where the samples do and
 * it does not; {@code -Dsyncflow.shopify.schema} says where it is.
 */
public final class ShopifySchema {

  private static final Path FILE =
      Path.of(
          System.getProperty(
              "syncflow.shopify.schema",
              "../shared/samples/shopify/schema/admin-2026-07.schema.graphql"));

  /** What lies beside the project: where it does, its schema has to be readable. */
  private static final Path BESIDE = Path.of("../shared/samples");

  private static final String SANDBOX = "/sandbox/shopify.graphqls";

  private ShopifySchema() {}

  /** All its types. */
  public static TypeDefinitionRegistry types() {
    assumeTrue(
        Files.isReadable(FILE) || Files.isDirectory(BESIDE), "Shopify's schema is not at " + FILE);
    try {
      return new SchemaParser()
          .parse(
              new StringReader(Files.readString(FILE)), ParserOptions.getDefaultSdlParserOptions());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The part of it that the simulated shop answers; {@code SimulatedShopifySchemaTest} holds it.
   */
  static GraphQLSchema sandbox() {
    return UnExecutableSchemaGenerator.makeUnExecutableSchema(
        new SchemaParser()
            .parse(
                new InputStreamReader(
                    ShopifySchema.class.getResourceAsStream(SANDBOX), StandardCharsets.UTF_8)));
  }

  /** To validate documents by. */
  static GraphQLSchema schema() {
    return UnExecutableSchemaGenerator.makeUnExecutableSchema(types());
  }
}
