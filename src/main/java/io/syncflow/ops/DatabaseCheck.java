package io.syncflow.ops;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Readiness: the database answers within a few seconds. */
final class DatabaseCheck extends AbstractHealthCheck {

  private static final int SECONDS = 3;

  private final DataSource database;

  DatabaseCheck(DataSource database) {
    super("syncflow", "syncflow-database");
    this.database = database;
  }

  @Override
  public boolean isLiveness() {
    return false;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    try (Connection connection = database.getConnection()) {
      if (connection.isValid(SECONDS)) {
        builder.up();
      } else {
        builder.message("the database does not answer").down();
      }
    } catch (SQLException e) {
      builder.message("the database cannot be reached").down();
    }
  }
}
