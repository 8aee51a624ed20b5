package io.syncflow.load;

import io.syncflow.record.TargetColumn;
import io.syncflow.record.TargetTable;

/**
 * Where the rows that passed are found: in the stage, or after a first load in the target itself.
 *
 * @param stage what is left in it has passed; only its definition counts when it was not used
 * @param inTarget whether the rows went straight into the target
 */
record PassedRows(StageTable stage, boolean inTarget) {

  /** Whether a first load's rows can be found in the target by their key. */
  static boolean canBeFoundInTarget(StageTable stage) {
    return KeySql.startsWith("s", first(stage), "", true) != null;
  }

  TargetTable target() {
    return stage.target();
  }

  /**
   * A sub-select of hash and version of the rows that could be among the open items.
   *
   * @param openKeys a sub-select of the open items' first key parts
   * @param many whether there are so many that every row is to be taken
   */
  String among(String openKeys, boolean many) {
    String filter =
        many && !inTarget ? null : KeySql.startsWith("s", first(stage), openKeys, inTarget);
    return "SELECT "
        + KeySql.hash("s", target().key())
        + " AS hash, s."
        + Sql.name(TargetTable.ROWVERSION)
        + " AS version FROM "
        + (inTarget ? Sql.table(target()) : stage.sql())
        + " AS s"
        + (filter == null ? "" : " WHERE " + filter);
  }

  private static TargetColumn first(StageTable stage) {
    return stage.target().column(stage.target().key().get(0)).orElseThrow();
  }
}
