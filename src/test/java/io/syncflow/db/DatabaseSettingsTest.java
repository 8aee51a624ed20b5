package io.syncflow.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DatabaseSettingsTest {

  @Test
  void drops_one_line_break_at_the_end_of_a_secret_and_nothing_else() {
    assertThat(from("secret").password()).isEqualTo("secret");
    assertThat(from("secret\n").password()).isEqualTo("secret");
    assertThat(from("secret\r\n").password()).isEqualTo("secret");
    assertThat(from("secret\n\n").password()).isEqualTo("secret\n");
    assertThat(from("secret ").password()).isEqualTo("secret ");
  }

  @Test
  void refuses_to_go_on_without_a_password() {
    assertThatThrownBy(() -> from("\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("SYNCFLOW_DB_PASSWORD is missing: SYNCFLOW_DB_URL is set");
  }

  private static DatabaseSettings from(String password) {
    return DatabaseSettings.from(
        Map.of(
            "SYNCFLOW_DB_URL",
            "jdbc:postgresql://db/syncflow\n",
            "SYNCFLOW_DB_USER",
            "syncflow_app",
            "SYNCFLOW_DB_PASSWORD",
            password));
  }
}
