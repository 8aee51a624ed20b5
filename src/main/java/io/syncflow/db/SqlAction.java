package io.syncflow.db;

import java.sql.Connection;
import java.sql.SQLException;

/** Work on a connection that gives nothing. */
@FunctionalInterface
public interface SqlAction {

  void accept(Connection connection) throws SQLException;
}
