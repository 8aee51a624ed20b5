package io.syncflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.SharedSyrveHub;
import io.syncflow.SyrveHub;
import io.syncflow.sandbox.SimulatedSyrve;
import io.syncflow.sandbox.SyrveFault;
import io.syncflow.security.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A Syrve account from the command line: added, tested, and its seats looked at. */
@ExtendWith(SharedSyrveHub.class)
class SyrveCommandTest {

  @TempDir private static Path data;
  private static SyrveHub hub;
  private static SimulatedSyrve server;
  private static String admin;
  private static Path password;

  @BeforeAll
  static void start(SyrveHub shared) throws Exception {
    server = SimulatedSyrve.start(Clock.systemUTC());
    hub = shared;
    admin = hub.token(hub.organisation(), Role.ADMIN);
    password = Files.writeString(data.resolve("syrve.txt"), server.login().password() + "\n");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void addAccount() {
    server.faults().clear();
    Invocation added =
        add("--password-file", password.toString(), "--setting", "time_zone=Europe/Lisbon");
    assertThat(added.exit()).as(added.err()).isZero();
  }

  @Test
  void an_account_is_added_with_one_command_and_tested_with_another() {
    Invocation list = as("connection", "list", "--json");
    var account = list.json().at("/items").findParents("system").stream();
    assertThat(account.filter(one -> one.path("system").asText().equals("syrve")))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.path("base_url").asText()).isEqualTo(server.login().url() + "/resto");
              assertThat(one.path("has_credentials").asBoolean()).isTrue();
              assertThat(one.path("status").asText()).isEqualTo("untested");
              assertThat(one.at("/settings/time_zone").asText()).isEqualTo("Europe/Lisbon");
            });
    assertThat(list.out()).doesNotContain(server.login().password());

    Invocation tested = as("connection", "test", "syrve", "--json");
    assertThat(tested.exit()).as(tested.out() + tested.err()).isZero();
    assertThat(tested.json().path("status").asText()).isEqualTo("connected");
    assertThat(tested.json().at("/settings/server_type").asText()).isNotEmpty();
    assertThat(tested.json().at("/settings/server_version").asText()).isNotEmpty();
    assertThat(server.seatsTaken()).isZero();
    assertThat(as("syrve", "seats").out()).contains("free", "logged_out", "127.0.0.1:");
    assertThat(as("syrve", "seats", "--json").json().at("/items/0/outcome").asText())
        .isEqualTo("logged_out");
  }

  @Test
  void each_way_a_login_fails_has_its_name() {
    Map.of(
            SyrveFault.MODULE_BLOCKED, "module_blocked: Module",
            SyrveFault.NO_PERMISSION, "no_permission: Permission denied",
            SyrveFault.SEATS_FULL, "license_busy: License enhancement is required",
            SyrveFault.HTML_200, "not_the_api: a web page",
            SyrveFault.BUSY_503, "server_starting: ",
            SyrveFault.TOKEN_WITH_NEWLINE, "not_the_api: ")
        .forEach(
            (fault, outcome) -> {
              server.faults().next(fault, "/auth", 1);
              Invocation tested = as("connection", "test", "syrve", "--json");
              assertThat(tested.exit()).isEqualTo(RootCommand.REFUSED);
              assertThat(tested.json().path("last_error").asText()).startsWith(outcome);
            });
    server.starting(true);
    assertThat(as("connection", "test", "syrve").out()).contains("server_starting: ");
    server.starting(false);
    assertThat(as("connection", "test", "syrve").exit()).isZero();
  }

  @Test
  void a_wrong_password_is_told_from_everything_else_and_never_shown() throws Exception {
    Path wrong = Files.writeString(data.resolve("wrong.txt"), "S3NT1NEL-pw");
    assertThat(add("--password-file", wrong.toString()).exit()).isZero();
    Invocation tested = as("connection", "test", "syrve", "--json");
    assertThat(tested.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(tested.out()).contains("wrong_password: ").doesNotContain("S3NT1NEL");
  }

  @Test
  void what_an_account_cannot_be_is_refused_with_a_sentence() {
    assertThat(add("--name", "second").err()).contains("one account");
    assertThat(add("--setting", "time_zone=Nowhere/Land").err()).contains("Europe/Lisbon");
    assertThat(add("--setting", "login_method=put").err()).contains("get or post");
    assertThat(add("--setting", "default_store_id=12").err()).contains("UUIDs");
    assertThat(add("--setting", "speed=high").err())
        .contains("login_method, selected_category_ids");
    assertThat(add("--setting", "trusted_certificates=hello").err()).contains("PEM");
    assertThat(as("connection", "set", "syrve", "--setting", "time_zone=Mars/North").err())
        .contains("Europe/Lisbon");
    assertThat(as("connection", "set", "syrve", "--setting", "time_zone=Asia/Tokyo").out())
        .contains("Asia/Tokyo");
    assertThat(as("connection", "set", "syrve", "--unset", "time_zone").out())
        .doesNotContain("Tokyo");
    assertThat(as("connection", "show", "syrve").out()).containsPattern("time_zone +Asia/Tokyo");
    assertThat(add("--certificate", data.resolve("none.pem").toString()).exit())
        .isEqualTo(RootCommand.USAGE);
    assertThat(add("--password-file", data.resolve("none.txt").toString()).exit())
        .isEqualTo(RootCommand.USAGE);
    Invocation elsewhere =
        as("connection", "add", "syrve", "--base-url", "https://other.example", "--user", "hub");
    assertThat(elsewhere.err()).as("a password goes to its own server").contains("another one");
    assertThat(
            as("connection", "add", "syrve", "--base-url", "169.254.169.254", "--user", "x").err())
        .contains("not a public one");
    assertThat(add().exit()).as("the same server keeps its password").isZero();
    assertThat(as("connection", "test", "syrve").exit()).isZero();
  }

  private static Invocation add(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "connection",
                "add",
                "syrve",
                "--base-url",
                server.login().url() + "/resto/service",
                "--user",
                server.login().user()));
    arguments.addAll(List.of(more));
    return as(arguments.toArray(String[]::new));
  }

  private static Invocation as(String... arguments) {
    return Invocation.of(hub.environment(admin), arguments);
  }
}
