package io.syncflow.ops;

import io.syncflow.db.OrgScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/**
 * Walks the rows of an organisation in portions, each in a transaction of its own: no lock is held
 * for long, and a crash loses one portion's work.
 *
 * @param size rows per transaction
 */
record Portions(OrgScope scope, int size) {

  /** What became of a portion, and where it ended. */
  record Portion<P>(int lookedAt, int done, P last) {}

  /** What became of all of them. */
  record Sum(int lookedAt, int done) {

    static final Sum NONE = new Sum(0, 0);

    Sum plus(Sum other) {
      return new Sum(lookedAt + other.lookedAt, done + other.done);
    }
  }

  /** Works on one portion. */
  @FunctionalInterface
  interface Work<P> {
    /**
     * @param last where the portion before ended; null for the first
     */
    Portion<P> on(Connection connection, P last) throws SQLException;
  }

  /** Works on portion after portion, until one is not full. */
  <P> Sum walk(UUID org, Work<P> work) {
    Sum sum = Sum.NONE;
    P last = null;
    int lookedAt = size;
    while (lookedAt == size) {
      P from = last;
      Portion<P> portion = scope.call(org, connection -> work.on(connection, from));
      sum = sum.plus(new Sum(portion.lookedAt(), portion.done()));
      last = portion.last();
      lookedAt = portion.lookedAt();
    }
    return sum;
  }
}
