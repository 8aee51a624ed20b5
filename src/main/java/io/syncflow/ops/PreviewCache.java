package io.syncflow.ops;

import io.syncflow.db.OrgScope;
import java.sql.PreparedStatement;
import java.sql.ResultSet;

/** Removes expired previews with S1's own function (B-118), which takes at most 1,000 a call. */
public final class PreviewCache {

  private static final String CLEAN =
      "SELECT deleted_count FROM public.auto_cleanup_preview_cache()";

  private final OrgScope scope;

  public PreviewCache(OrgScope scope) {
    this.scope = scope;
  }

  /**
   * Removes every expired preview of every organisation.
   *
   * @return one line for people
   */
  public String clean() {
    int removed = 0;
    int some;
    do {
      some =
          scope.call(
              null,
              connection -> {
                try (PreparedStatement clean = connection.prepareStatement(CLEAN);
                    ResultSet answer = clean.executeQuery()) {
                  answer.next();
                  return answer.getInt(1);
                }
              });
      removed += some;
    } while (some > 0);
    return removed + " expired previews removed";
  }
}
