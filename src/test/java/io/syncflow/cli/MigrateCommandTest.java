package io.syncflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.db.DatabaseSettings;
import io.syncflow.db.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrateCommandTest {

  @TempDir Path folder;

  @Test
  void says_what_is_missing_migrates_and_says_what_was_damaged_since() throws SQLException {
    DatabaseSettings database = TestDatabase.createEmpty();
    Map<String, String> environment = environment(database);

    Invocation before = Invocation.of(environment, "migrate", "--check", "--json");
    assertThat(before.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(before.json().path("current").asBoolean()).isFalse();
    assertThat(before.json().path("missing").size()).isGreaterThan(5);

    Invocation migrated = Invocation.of(environment, "migrate");
    assertThat(migrated.exit()).isZero();
    assertThat(migrated.out())
        .contains(
            "Migrations applied: " + before.json().path("missing").size(),
            "The schema is current.");

    Invocation after = Invocation.of(environment, "migrate", "--check");
    assertThat(after.exit()).as(after.err()).isZero();
    assertThat(after.out()).isEqualTo("The schema is current.\n");

    try (Connection owner =
            DriverManager.getConnection(
                database.url(), database.owner(), database.ownerPassword());
        Statement statement = owner.createStatement()) {
      statement.execute("ALTER TABLE bridge.failed_records NO FORCE ROW LEVEL SECURITY");
    }
    Invocation damaged = Invocation.of(environment, "migrate", "--check");
    assertThat(damaged.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(damaged.out())
        .contains("differs: the table bridge.failed_records does not force row-level security");
  }

  @Test
  void a_check_creates_no_embedded_database() {
    Path data = folder.resolve("data");
    Invocation check = Invocation.of(Map.of(), "migrate", "--check", "--data", data.toString());
    assertThat(check.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(check.out()).contains("there is no database in " + data);
    assertThat(Files.exists(data)).isFalse();
  }

  @Test
  void says_which_setting_is_missing() {
    Invocation refused =
        Invocation.of(Map.of("SYNCFLOW_DB_URL", "jdbc:postgresql://127.0.0.1:1/x"), "migrate");
    assertThat(refused.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(refused.err())
        .isEqualToIgnoringNewLines("syncflow: SYNCFLOW_DB_USER is missing: SYNCFLOW_DB_URL is set");
  }

  @Test
  void says_in_a_sentence_that_the_database_does_not_answer() {
    Map<String, String> environment =
        environment(
            new DatabaseSettings("jdbc:postgresql://127.0.0.1:1/x", "app", "a", "owner", "o"));
    Invocation refused = Invocation.of(environment, "migrate");
    assertThat(refused.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(refused.err().lines()).hasSize(1);
    assertThat(refused.err())
        .startsWith("syncflow: the database refused: Connection to 127.0.0.1:1 refused");
  }

  static Map<String, String> environment(DatabaseSettings database) {
    return Map.of(
        "SYNCFLOW_DB_URL", database.url(),
        "SYNCFLOW_DB_USER", database.user(),
        "SYNCFLOW_DB_PASSWORD", database.password(),
        "SYNCFLOW_DB_OWNER", database.owner(),
        "SYNCFLOW_DB_OWNER_PASSWORD", database.ownerPassword());
  }
}
