package io.syncflow.bench;

import io.syncflow.db.DatabaseSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;

/**
 * The limit: COPY BINARY of the mapped rows, already encoded in the heap, into the keyed table in
 * one transaction. Only the COPY is timed.
 */
final class CopyBaseline {

  private CopyBaseline() {}

  public static void main(String[] args) throws Exception {
    DatabaseSettings database = Place.here().database();
    try (Connection connection =
        DriverManager.getConnection(database.url(), database.user(), database.password())) {
      connection.setAutoCommit(false);
      CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
      List<byte[]> rows = encoded(copy);
      connection.commit();
      Sample.Start start = Sample.start();
      CopyIn in = copy.copyIn("COPY schedulehub.bench_parts FROM STDIN (FORMAT binary)");
      for (byte[] part : rows) {
        in.writeToCopy(part, 0, part.length);
      }
      in.endCopy();
      connection.commit();
      start.stop().print();
    }
  }

  /** The rows in rowversion order, in parts of about 64 kB. */
  private static List<byte[]> encoded(CopyManager copy) throws Exception {
    CopyOut out =
        copy.copyOut(
            "COPY (SELECT * FROM schedulehub.bench_expected ORDER BY src_rowversion)"
                + " TO STDOUT (FORMAT binary)");
    List<byte[]> parts = new ArrayList<>();
    byte[] part = new byte[1 << 16];
    int length = 0;
    for (byte[] row = out.readFromCopy(); row != null; row = out.readFromCopy()) {
      if (length + row.length > part.length) {
        parts.add(Arrays.copyOf(part, length));
        length = 0;
      }
      System.arraycopy(row, 0, part, length, row.length);
      length += row.length;
    }
    parts.add(Arrays.copyOf(part, length));
    return parts;
  }
}
