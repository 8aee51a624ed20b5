package io.syncflow.mapping;

import io.syncflow.record.CopyRows;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Sends encoded rows to PostgreSQL as the loader does. */
final class CopyInto {

  private static final byte[] TRAILER = {(byte) 0xFF, (byte) 0xFF};

  private CopyInto() {}

  static long table(Connection connection, String table, CopyRows rows)
      throws SQLException, IOException {
    CopyIn copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("COPY " + table + " FROM STDIN (FORMAT binary)");
    try {
      copy.writeToCopy(rows.array(), 0, rows.size());
      copy.writeToCopy(TRAILER, 0, TRAILER.length);
      return copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }
}
