package io.syncflow.sandbox;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import graphql.schema.GraphQLScalarType;
import java.util.Locale;

/** Shopify's own scalars: texts on the wire, in both directions. */
final class ShopScalar implements Coercing<String, String> {

  static GraphQLScalarType named(String name) {
    return GraphQLScalarType.newScalar().name(name).coercing(new ShopScalar()).build();
  }

  @Override
  public String serialize(Object value, GraphQLContext context, Locale locale) {
    return value.toString();
  }

  @Override
  public String parseValue(Object value, GraphQLContext context, Locale locale) {
    if (value instanceof String || value instanceof Number) {
      return value.toString();
    }
    throw new CoercingParseValueException("Expected a text");
  }

  @Override
  public String parseLiteral(
      Value<?> value, CoercedVariables variables, GraphQLContext context, Locale locale) {
    if (value instanceof StringValue text) {
      return text.getValue();
    }
    throw new CoercingParseLiteralException("Expected a text");
  }
}
