package io.syncflow;

import io.syncflow.ledger.Run;
import io.syncflow.load.RecordLetters;
import io.syncflow.load.SweepVerdicts;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.Rejection;
import io.syncflow.syrve.pull.DeadLetterBook;
import io.syncflow.syrve.pull.SweepBook;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/** Lets Syrve's objects share the dead letters and the held deletions of loaded records. */
public final class SyrveBooks {

  private SyrveBooks() {}

  /** The dead letters of every entity. */
  public static DeadLetterBook deadLetters() {
    RecordLetters letters = new RecordLetters();
    return new DeadLetterBook() {
      @Override
      public void write(Connection connection, Run run, List<Rejection> rejections)
          throws SQLException {
        letters.write(connection, run, rejections);
      }

      @Override
      public boolean any(Connection connection, Run run) throws SQLException {
        return letters.any(connection, run);
      }

      @Override
      public void passed(Connection connection, Run run, List<BusinessKey> keys)
          throws SQLException {
        letters.passed(connection, run, keys);
      }

      @Override
      public void gone(Connection connection, Run run, String prefix) throws SQLException {
        letters.gone(connection, run, prefix);
      }
    };
  }

  /** The deletions that sweeps hold back, and what people decided about them. */
  public static SweepBook sweeps() {
    SweepVerdicts verdicts = new SweepVerdicts();
    return new SweepBook() {
      @Override
      public void decide(Connection connection, Run run, long live, LongFunction<String> brake)
          throws SQLException {
        verdicts.decide(connection, run, live, brake);
      }

      @Override
      public boolean isStaged(Connection connection, Run run) throws SQLException {
        return verdicts.isStaged(connection, run);
      }

      @Override
      public void applied(Connection connection, Run run) throws SQLException {
        verdicts.applied(connection, run);
      }

      @Override
      public Optional<String> waiting(Connection connection, Run run) throws SQLException {
        return verdicts.waiting(connection, run);
      }
    };
  }
}
