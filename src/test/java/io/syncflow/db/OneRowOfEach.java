package io.syncflow.db;

import com.github.f4b6a3.uuid.UuidCreator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** An organisation with one row in every table of a tenant. */
final class OneRowOfEach {

  private OneRowOfEach() {}

  /** Creates it, free of row-level security, and answers its id. */
  static UUID create(TestDatabase database) throws SQLException, IOException {
    UUID org = UuidCreator.getTimeOrderedEpochPlus1();
    try (InputStream file = OneRowOfEach.class.getResourceAsStream("/db/one-row-of-each.sql");
        Connection connection = database.superuser();
        Statement statement = connection.createStatement()) {
      String sql = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      statement.execute(sql.replace("${org}", org.toString()));
    }
    return org;
  }
}
