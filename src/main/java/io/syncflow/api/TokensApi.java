package io.syncflow.api;

import io.syncflow.security.ApiTokens;
import io.syncflow.security.Identity;
import io.syncflow.security.IssuedToken;
import io.syncflow.security.PlatformTokens;
import io.syncflow.security.Role;
import io.syncflow.security.TokenInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * API tokens: an admin manages those of its organisation, the platform its own. A token's text is
 * in the answer that issues it and nowhere else.
 */
public final class TokensApi {

  private static final List<String> ORG_ROLES =
      List.of(Role.VIEWER.code(), Role.OPERATOR.code(), Role.ADMIN.code());
  private static final List<String> PLATFORM_ROLES = List.of(Role.PLATFORM.code());
  private static final int LONGEST_DAYS = 3650;

  private final ApiTokens tokens;
  private final PlatformTokens platform;
  private final Json json;

  public TokensApi(ApiTokens tokens, PlatformTokens platform, Json json) {
    this.tokens = tokens;
    this.platform = platform;
    this.json = json;
  }

  /**
   * The body of {@code POST /tokens}.
   *
   * @param expiresInDays null = it does not expire
   */
  public record Wish(String name, String role, Integer expiresInDays) {}

  /** A token as it is shown once. */
  public record Issued(String token, TokenInfo info) {
    static Issued of(IssuedToken issued) {
      return new Issued(issued.token(), issued.info());
    }
  }

  /** {@code GET /tokens}. */
  public Map<String, List<TokenInfo>> list(ApiRequest request) {
    request.query().only();
    Identity caller = request.caller();
    return Map.of("items", caller.org() == null ? platform.list() : tokens.list(caller.org()));
  }

  /** {@code POST /tokens}. */
  public Answer issue(ApiRequest request) {
    request.query().only();
    Identity caller = request.caller();
    Wish wish = json.read(request.body(), Wish.class);
    String name = Check.text(wish.name(), "name", 100);
    boolean ofPlatform = caller.org() == null;
    Role role = Role.of(Check.oneOf(wish.role(), "role", ofPlatform ? PLATFORM_ROLES : ORG_ROLES));
    Duration validity = validity(wish.expiresInDays());
    IssuedToken issued =
        ofPlatform
            ? platform.issue(name, validity)
            : tokens.issue(caller.org(), caller.orgSlug(), name, role, validity);
    return Answer.json(201, Issued.of(issued));
  }

  /** {@code DELETE /tokens/{id}}. */
  public Answer revoke(ApiRequest request) {
    request.query().only();
    Identity caller = request.caller();
    boolean revoked =
        caller.org() == null
            ? platform.revoke(request.id("id"))
            : tokens.revoke(caller.org(), request.id("id"));
    if (!revoked) {
      throw Refusal.notFound("valid token");
    }
    return Answer.nothing();
  }

  private static Duration validity(Integer days) {
    if (days == null) {
      return null;
    }
    if (days < 1 || days > LONGEST_DAYS) {
      throw Refusal.field(
          "/expires_in_days",
          "out_of_range",
          "The field expires_in_days has to be from 1 to " + LONGEST_DAYS + ".");
    }
    return Duration.ofDays(days);
  }
}
