package io.syncflow.xorosoft;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One page as answered.
 *
 * @param result what the envelope says of itself: false beside no rows means the end, or that calls
 *     came too fast; both look the same
 * @param rows the rows, with numbers as they were written
 */
record XoroPage(boolean result, List<JsonNode> rows) {

  /** Whether it has no rows and does not vouch for that. */
  boolean isDoubtful() {
    return rows.isEmpty() && !result;
  }
}
