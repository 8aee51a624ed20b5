package io.syncflow.load;

import java.util.List;

/** The target refuses so much of a chunk that the mapping or the target is wrong, not a record. */
public final class TooManyRefused extends IllegalStateException {

  private TooManyRefused(String table, int limit, List<RefusedRow> refused) {
    super(
        "the target table "
            + table
            + " refuses more than "
            + limit
            + " records of one chunk"
            + (refused.isEmpty() ? "" : ", for example: " + refused.get(0).refusal().reason()));
  }

  static void check(String table, int limit, long count, List<RefusedRow> refused) {
    if (count > limit) {
      throw new TooManyRefused(table, limit, refused);
    }
  }
}
