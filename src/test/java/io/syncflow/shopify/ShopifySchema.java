package io.syncflow.shopify;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import graphql.parser.ParserOptions;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import graphql.schema.idl.UnExecutableSchemaGenerator;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Shopify's whole schema of 2026-07, which lies beside the project and is not part of it. Tests
 * that need it are skipped where it is missing; {@code -Dsyncflow.shopify.schema} says where it is.
 */
public final class ShopifySchema {

  private static final Path FILE =
      Path.of(
          System.getProperty(
              "syncflow.shopify.schema",
              "../shared/samples/shopify/schema/admin-2026-07.schema.graphql"));

  private ShopifySchema() {}

  /** All its types. */
  public static TypeDefinitionRegistry types() {
    assumeTrue(Files.isReadable(FILE), "Shopify's schema is not at " + FILE);
    try {
      return new SchemaParser()
          .parse(
              new StringReader(Files.readString(FILE)), ParserOptions.getDefaultSdlParserOptions());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** To validate documents by. */
  static GraphQLSchema schema() {
    return UnExecutableSchemaGenerator.makeUnExecutableSchema(types());
  }
}
