package io.syncflow.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncflow.db.OrgScope;
import io.syncflow.db.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** K4, K7, K11, S9. */
class ApiTokensTest {

  private static TestDatabase database;
  private static OrgScope scope;
  private static UUID acme;
  private static UUID globex;

  private final ApiTokens tokens = new ApiTokens(scope, Clock.systemUTC());
  private final PlatformTokens platform = new PlatformTokens(scope, Clock.systemUTC());

  @BeforeAll
  static void create() {
    database = TestDatabase.create();
    scope = database.scope();
    acme = database.organisation("acme");
    globex = database.organisation("globex");
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void identifies_the_caller_of_a_token() {
    IssuedToken issued = tokens.issue(acme, "acme", "nightly", Role.OPERATOR, null);

    assertThat(issued.token()).matches("sf_[A-Za-z0-9_-]{43}");
    assertThat(tokens.identify(issued.token()))
        .contains(new Identity(issued.info().id(), "nightly", Role.OPERATOR, acme, "acme", null));
  }

  @Test
  void keeps_no_token_in_the_database() throws SQLException {
    IssuedToken issued = tokens.issue(acme, "acme", "secret", Role.VIEWER, null);

    try (Connection all = database.superuser();
        Statement statement = all.createStatement();
        ResultSet rows = statement.executeQuery("SELECT t::text FROM public.api_tokens t")) {
      while (rows.next()) {
        assertThat(rows.getString(1)).doesNotContain(issued.token());
      }
    }
    assertThat(issued.toString()).doesNotContain(issued.token());
  }

  @Test
  void knows_no_foreign_expired_or_revoked_token() {
    IssuedToken expired =
        tokens.issue(acme, "acme", "expired", Role.VIEWER, Duration.ofSeconds(-1));
    IssuedToken revoked = tokens.issue(acme, "acme", "revoked", Role.VIEWER, null);
    assertThat(tokens.revoke(acme, revoked.info().id())).isTrue();

    assertThat(tokens.identify(expired.token())).isEmpty();
    assertThat(tokens.identify(revoked.token())).isEmpty();
    assertThat(tokens.identify(TokenText.random())).isEmpty();
    assertThat(tokens.identify("sf_' OR true --")).isEmpty();
    assertThat(tokens.identify(null)).isEmpty();
  }

  @Test
  void an_organisation_neither_sees_nor_revokes_anothers_tokens() {
    IssuedToken issued = tokens.issue(acme, "acme", "hidden", Role.VIEWER, null);

    assertThat(tokens.list(globex)).extracting(TokenInfo::name).doesNotContain("hidden");
    assertThat(tokens.list(acme)).extracting(TokenInfo::name).contains("hidden");
    assertThat(tokens.revoke(globex, issued.info().id())).isFalse();
    assertThat(tokens.identify(issued.token())).isPresent();
  }

  @Test
  void a_platform_token_belongs_to_no_organisation() {
    IssuedToken issued = platform.issue("setup", Duration.ofHours(1));

    assertThat(platform.identify(issued.token()))
        .contains(new Identity(issued.info().id(), "setup", Role.PLATFORM, null, null, null));
    assertThat(tokens.identify(issued.token())).isEmpty();
    assertThat(platform.list()).extracting(TokenInfo::name).contains("setup");
    assertThat(platform.revoke(issued.info().id())).isTrue();
    assertThat(platform.identify(issued.token())).isEmpty();
    assertThatThrownBy(() -> tokens.issue(acme, "acme", "x", Role.PLATFORM, null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void knows_whether_a_token_was_ever_issued() {
    try (TestDatabase fresh = TestDatabase.create()) {
      UUID org = fresh.organisation("initech");
      PlatformTokens none = new PlatformTokens(fresh.scope(), Clock.systemUTC());
      assertThat(none.anyTokenExists()).isFalse();

      new ApiTokens(fresh.scope(), Clock.systemUTC())
          .issue(org, "initech", "first", Role.ADMIN, null);

      assertThat(none.anyTokenExists()).isTrue();
    }
  }

  @Test
  void a_start_with_another_keyset_is_refused(@TempDir Path one, @TempDir Path two) {
    Secrets right = new Secrets(Keyset.find(Map.of(), one), new Redactor());
    Secrets wrong = new Secrets(Keyset.find(Map.of(), two), new Redactor());

    new KeysetCanary(scope, right).check();
    new KeysetCanary(scope, right).check();

    assertThatThrownBy(() -> new KeysetCanary(scope, wrong).check())
        .isInstanceOf(KeysetRefused.class)
        .hasMessageContaining("not the one this database was encrypted with");
  }
}
