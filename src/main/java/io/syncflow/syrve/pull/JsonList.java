package io.syncflow.syrve.pull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syncflow.record.JsonValues;
import java.io.IOException;

/**
 * A JSON array, bare as the lists of API version 2 are, or in the envelope of its other answers
 * (reference/syrve.md 2.4, 4.2).
 */
final class JsonList implements ListFormat {

  /** Of the document; an item may be 100 deep ({@link JsonValues}), and what is deeper is bad. */
  private static final int DEEPEST = 1_000;

  private final JsonFactory factory =
      JsonFactory.builder()
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
          .build();
  private final ObjectMapper mapper = JsonValues.mapper();

  @Override
  public ListItems open(Spool list) throws IOException {
    JsonItems items = new JsonItems(list, factory, mapper);
    try {
      items.enter();
      return items;
    } catch (IOException | RuntimeException e) {
      items.close();
      throw e;
    }
  }
}
