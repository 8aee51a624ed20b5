package io.syncflow.load;

import io.syncflow.record.ParentKey;
import io.syncflow.record.Rejection;
import io.syncflow.record.TargetTable;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Loads the waiting children of a chunk's records in the chunk's own transaction, and the children
 * of those, down the foreign keys. A child that misses another parent waits for that one; a child
 * the target refuses becomes a dead letter.
 */
final class Release {

  private final StageLoad stageLoad;
  private final Settlement settlement;

  Release(StageLoad stageLoad, Settlement settlement) {
    this.stageLoad = stageLoad;
    this.settlement = settlement;
  }

  /**
   * Releases who waits for the staged records.
   *
   * @param awaited how many records wait for their entity
   * @return the number of children that are in their target now
   */
  long release(Work work, StageTable parents, int awaited) throws SQLException {
    Family family = new Family(work, new Parents(parents, awaited));
    long released = 0;
    for (Parents next = family.next(); next != null; next = family.next()) {
      released += releaseChildren(work, next, family);
      family.done(next.stage());
    }
    return released;
  }

  private long releaseChildren(Work work, Parents parents, Family family) throws SQLException {
    StageTable parent = parents.stage();
    long released = 0;
    for (String name : work.memory().children(work.connection(), parent.target())) {
      TargetTable child = work.memory().child(work.connection(), parent.target(), name);
      for (List<String> referred : referred(parent, child)) {
        FreedChildren freed = new FreedChildren(work);
        for (List<String> columnSet : freed.take(parent, child, referred, parents.awaited())) {
          StageTable stage = family.stage(child, columnSet);
          released += load(work, stage, freed.fill(stage, columnSet), family);
        }
      }
    }
    return released;
  }

  private static List<List<String>> referred(StageTable parent, TargetTable child) {
    return child.parents().stream()
        .filter(p -> p.parentTable().equals(parent.target().name()))
        .map(ParentKey::parentColumns)
        .distinct()
        .toList();
  }

  private long load(Work work, StageTable stage, List<RefusedRow> unfit, Family family)
      throws SQLException {
    Outcome outcome = stageLoad.load(work, stage, stage.count(work.connection()));
    List<RefusedRow> refused = new ArrayList<>(unfit);
    refused.addAll(outcome.refused());
    List<Rejection> rejections = Refused.rejections(refused, keys -> Map.of());
    OpenItems open = settlement.open(work, stage.target());
    settlement.settle(work, new PassedRows(stage, false), open, rejections);
    if (open.awaited() > 0) {
      family.add(new Parents(stage, open.awaited()));
    } else {
      family.done(stage);
    }
    return outcome.passed();
  }

  /** A stage of records and how many others wait for their entity. */
  private record Parents(StageTable stage, int awaited) {}

  /** The stages whose children are still to be released. */
  private static final class Family {

    private final Work work;
    private final Deque<Parents> waiting = new ArrayDeque<>();
    private final BitSet numbers = new BitSet();

    Family(Work work, Parents first) {
      this.work = work;
      waiting.add(first);
      numbers.set(first.stage().number());
    }

    Parents next() {
      return waiting.poll();
    }

    void add(Parents parents) {
      waiting.add(parents);
    }

    void done(StageTable stage) {
      numbers.clear(stage.number());
    }

    /** An empty stage that none of the others is. */
    StageTable stage(TargetTable child, List<String> columnSet) throws SQLException {
      int number = numbers.nextClearBit(0);
      numbers.set(number);
      StageTable stage = StageTable.of(child, FreedChildren.columns(child, columnSet), number);
      stage.create(work.connection());
      stage.empty(work.connection());
      return stage;
    }
  }
}
