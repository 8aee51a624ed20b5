package io.syncflow.syrve.pull;

import io.syncflow.db.OrgScope;
import io.syncflow.ledger.ChunkBook;
import io.syncflow.ledger.Counts;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.SyrveSyncRuns;
import io.syncflow.record.Rejection;
import io.syncflow.record.Stage;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps raw objects ({@code syrve_raw_objects}), a chunk in one transaction with its dead letters
 * and counts. A chunk's objects are compared with their current states by hash; only what is new or
 * changed travels to the database.
 */
public final class RawObjects {

  private final OrgScope scope;
  private final ChunkBook book;
  private final DeadLetterBook deadLetters;
  private final SyrveSyncRuns runs = new SyrveSyncRuns();
  private final ObjectSql sql = new ObjectSql();

  public RawObjects(OrgScope scope, ChunkBook book, DeadLetterBook deadLetters) {
    this.scope = scope;
    this.book = book;
    this.deadLetters = deadLetters;
  }

  /**
   * Stores a chunk in the thread's open transaction of the run's organisation, or in one of its
   * own.
   *
   * @return what became of its items: inserted are objects that were not known, updated are such in
   *     another state than they had
   * @throws ChunkBook.Fenced when another run has taken this one over; nothing is written then
   */
  public Counts store(Run run, ObjectChunk chunk) {
    return scope.call(run.org(), connection -> store(connection, run, chunk));
  }

  private Counts store(Connection connection, Run run, ObjectChunk chunk) throws SQLException {
    book.hold(connection, run);
    Tally tally = new Tally();
    List<Rejection> rejections = new ArrayList<>();
    for (ObjectChunk.Rejected rejected : chunk.rejected()) {
      rejections.add(rejected.rejection());
      tally.add(rejected.type(), Fate.FAILED);
    }
    List<ObjectSql.Known> known = sql.current(connection, run, chunk.objects());
    List<ObjectSql.Known> same = new ArrayList<>();
    List<ObjectSql.Known> other = new ArrayList<>();
    for (ObjectSql.Known object : known) {
      if (object.isUnchanged()) {
        same.add(object);
        tally.add(object.type(), Fate.UNCHANGED);
      } else if (run.id().equals(object.run())) {
        rejections.add(twice(object.object()));
        tally.add(object.type(), Fate.FAILED);
      } else {
        other.add(object);
        tally.add(object.type(), object.isNew() ? Fate.INSERTED : Fate.UPDATED);
      }
    }
    sql.touch(connection, run, same);
    sql.insert(connection, run, other);
    sql.present(connection, run, present(chunk));
    chunk.skipped().forEach(key -> tally.add(key.type(), Fate.SKIPPED));
    settle(connection, run, rejections, same, other);
    for (Map.Entry<ObjectType, Counts> counts : tally.counts.entrySet()) {
      runs.count(connection, run, counts.getKey().code(), counts.getValue());
    }
    Counts all = tally.counts.values().stream().reduce(Counts.ZERO, Counts::plus);
    book.book(connection, run, all, ChunkBook.Span.NONE);
    return all;
  }

  /** What the server has, although nothing of it is kept: not missing. */
  private static List<ObjectKey> present(ObjectChunk chunk) {
    List<ObjectKey> present = new ArrayList<>(chunk.skipped());
    for (ObjectChunk.Rejected rejected : chunk.rejected()) {
      if (rejected.key() != null) {
        present.add(rejected.key());
      }
    }
    return present;
  }

  private void settle(
      Connection connection,
      Run run,
      List<Rejection> rejections,
      List<ObjectSql.Known> same,
      List<ObjectSql.Known> other)
      throws SQLException {
    if (deadLetters.any(connection, run)) {
      List<ObjectSql.Known> passed = new ArrayList<>(same);
      passed.addAll(other);
      deadLetters.passed(
          connection, run, passed.stream().map(p -> p.object().key().business()).toList());
    }
    deadLetters.write(connection, run, rejections);
  }

  private static Rejection twice(RawObject object) {
    return new Rejection(
        object.key().business(),
        null,
        Stage.VALIDATE,
        "duplicate_id",
        "id: the list has " + object.id() + " more than once, with different contents",
        object.payload(),
        null);
  }

  private enum Fate {
    INSERTED(new Counts(1, 1, 0, 0, 0, 0, 0, 0, 0, 0)),
    UPDATED(new Counts(1, 0, 1, 0, 0, 0, 0, 0, 0, 0)),
    UNCHANGED(new Counts(1, 0, 0, 1, 0, 0, 0, 0, 0, 0)),
    FAILED(new Counts(1, 0, 0, 0, 1, 0, 0, 0, 0, 0)),
    SKIPPED(new Counts(1, 0, 0, 0, 0, 0, 0, 1, 0, 0));

    private final Counts one;

    Fate(Counts one) {
      this.one = one;
    }
  }

  /** Counts by type. */
  private static final class Tally {
    private final Map<ObjectType, Counts> counts = new EnumMap<>(ObjectType.class);

    void add(ObjectType type, Fate fate) {
      counts.merge(type, fate.one, Counts::plus);
    }
  }
}
