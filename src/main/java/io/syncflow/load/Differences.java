package io.syncflow.load;

import io.syncflow.record.Difference;
import java.util.List;

/**
 * What loading some records would do.
 *
 * @param rows those that would change something
 * @param unchanged how many would change nothing
 * @param superseded how many are older than what is kept, or than another of the same key
 */
public record Differences(List<Difference> rows, long unchanged, long superseded) {

  public Differences {
    rows = List.copyOf(rows);
  }
}
