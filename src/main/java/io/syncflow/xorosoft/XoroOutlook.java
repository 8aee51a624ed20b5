package io.syncflow.xorosoft;

import io.syncflow.record.Difference;
import java.util.List;

/**
 * What a chunk would change.
 *
 * @param unchanged lines that are as they are kept
 * @param superseded prices older than the kept ones
 * @param faults rows that cannot be kept
 * @param skipped rows of stores that are not carried
 */
public record XoroOutlook(
    List<Difference> differences, long unchanged, long superseded, long faults, long skipped) {

  public XoroOutlook {
    differences = List.copyOf(differences);
  }
}
