package io.syncflow.mapping;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.syncflow.record.CopyRows;
import io.syncflow.record.FieldFault;
import io.syncflow.record.TargetColumn;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/** JSONB: one JSON document, at most 100 levels deep, that PostgreSQL accepts. */
final class JsonTarget extends Target {

  private static final int DEEPEST = 100;
  private static final int LONGEST_NUMBER = 1_000;

  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNumberLength(LONGEST_NUMBER)
                  .build())
          .build();

  JsonTarget(TargetColumn column) {
    super(column);
  }

  @Override
  Set<SourceKind> accepts() {
    return EnumSet.of(SourceKind.TEXT);
  }

  @Override
  void text(String value, CopyRows out) throws FieldFault {
    if (Unicode.characters(value) < 0) {
      throw Faults.loneSurrogate(field, value);
    }
    try (JsonParser parser = JSON.createParser(value)) {
      int roots = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        check(token, parser, value);
        boolean isRoot = parser.getParsingContext().inRoot() && !token.isStructStart();
        roots += isRoot ? 1 : 0;
      }
      if (roots != 1) {
        throw notJson(value);
      }
    } catch (IOException | NumberFormatException e) {
      throw notJson(value);
    }
    out.jsonb(value);
  }

  private void check(JsonToken token, JsonParser parser, String value)
      throws IOException, FieldFault {
    if (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME) {
      String text = parser.getText();
      if (text.indexOf(0) >= 0) {
        throw Faults.nul(field, value);
      }
      if (Unicode.characters(text) < 0) {
        throw Faults.loneSurrogate(field, value);
      }
    } else if (token == JsonToken.VALUE_NUMBER_FLOAT
        && !NumericTarget.fits(parser.getDecimalValue())) {
      throw outOfRange(value);
    }
  }

  private FieldFault notJson(String value) {
    return Faults.unreadable(field, "json", value, "is not a JSON document");
  }
}
