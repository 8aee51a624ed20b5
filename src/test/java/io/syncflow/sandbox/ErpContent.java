package io.syncflow.sandbox;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Reads the simulated ERP the way the hub does: through the login it hands out. */
final class ErpContent {

  private ErpContent() {}

  static long count(ErpLogin login, String fromWhere) throws SQLException {
    return Long.parseLong(rows(login, "select count(*) from " + fromWhere).get(0).get(0));
  }

  static List<List<String>> rows(ErpLogin login, String query) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(login.url(), login.user(), login.password());
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      List<List<String>> rows = new ArrayList<>();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }
        rows.add(row);
      }
      return rows;
    }
  }

  static List<List<String>> all(ErpLogin login, ErpTable table) throws SQLException {
    return rows(login, "select * from " + table.qualified() + " order by 1, 2");
  }
}
