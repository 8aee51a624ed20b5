package io.syncflow.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {

  private static final List<String> SMALL = List.of("shared_buffers=64MB");

  @TempDir Path folder;

  @Test
  void keeps_its_data_over_a_restart_with_durable_settings() throws SQLException {
    try (EmbeddedDatabase first = EmbeddedDatabase.start(folder.resolve("data"), SMALL)) {
      new Migrations(first.settings()).migrate();
      try (Connection owner = connectAsOwner(first)) {
        owner.createStatement().execute("CREATE TABLE public.kept (n int)");
        owner.createStatement().execute("INSERT INTO public.kept VALUES (42)");
      }
    }
    try (EmbeddedDatabase second = EmbeddedDatabase.start(folder.resolve("data"), SMALL);
        Connection owner = connectAsOwner(second)) {
      assertThat(ask(owner, "SELECT n FROM public.kept")).isEqualTo("42");
      assertThat(ask(owner, "SHOW fsync")).isEqualTo("on");
      assertThat(ask(owner, "SHOW synchronous_commit")).isEqualTo("on");
      assertThat(ask(owner, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void asks_for_a_password_and_refuses_a_second_start_on_its_folder() throws SQLException {
    Path data = folder.resolve("data");
    try (EmbeddedDatabase database = EmbeddedDatabase.start(data, SMALL)) {
      assertThatThrownBy(
              () -> DriverManager.getConnection(database.settings().url(), "postgres", "wrong"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
      assertThatThrownBy(() -> EmbeddedDatabase.start(data, SMALL))
          .isInstanceOf(EmbeddedDatabase.FolderInUse.class)
          .hasMessageContaining("in use by another running hub");
    }
  }

  private static Connection connectAsOwner(EmbeddedDatabase database) throws SQLException {
    DatabaseSettings settings = database.settings();
    return DriverManager.getConnection(settings.url(), settings.owner(), settings.ownerPassword());
  }

  private static String ask(Connection connection, String question) throws SQLException {
    try (var rows = connection.createStatement().executeQuery(question)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
