package io.syncflow.db;

import java.sql.Connection;
import java.sql.SQLException;

/** Work on a connection that gives a result. */
@FunctionalInterface
public interface SqlFunction<T> {

  T apply(Connection connection) throws SQLException;
}
