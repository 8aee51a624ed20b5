package io.syncflow.api;

import io.syncflow.security.ApiTokens;
import io.syncflow.security.IssuedToken;
import io.syncflow.security.Organization;
import io.syncflow.security.Organizations;
import io.syncflow.security.Role;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Organisations: the platform adds and lists them; everyone else sees the own one. */
public final class OrganizationsApi {

  private static final Pattern SLUG = Pattern.compile("[a-z][a-z0-9_]{0,39}");

  private final Organizations organizations;
  private final ApiTokens tokens;
  private final Json json;

  public OrganizationsApi(Organizations organizations, ApiTokens tokens, Json json) {
    this.organizations = organizations;
    this.tokens = tokens;
    this.json = json;
  }

  /**
   * The body of {@code POST /organizations}.
   *
   * @param timeZone a region id; null = UTC
   */
  public record Wish(String slug, String name, String timeZone) {}

  /**
   * What {@code POST /organizations} answers.
   *
   * @param adminToken the organisation's first token, shown here and nowhere else
   */
  public record Added(Organization organization, String adminToken) {}

  /** {@code GET /organizations}. */
  public Map<String, List<Organization>> list(ApiRequest request) {
    request.query().only();
    String own = request.caller().orgSlug();
    return Map.of(
        "items",
        organizations.list().stream()
            .filter(organization -> own == null || organization.slug().equals(own))
            .toList());
  }

  /** {@code POST /organizations}. */
  public Answer add(ApiRequest request) {
    request.query().only();
    Wish wish = json.read(request.body(), Wish.class);
    String slug =
        Check.shape(
            wish.slug(),
            "slug",
            SLUG,
            "1 to 40 lower-case letters, digits or underscores, a letter first");
    String name = Check.text(wish.name(), "name", 200);
    String zone = wish.timeZone() == null ? "UTC" : wish.timeZone();
    if (!ZoneId.getAvailableZoneIds().contains(zone)) {
      throw Refusal.field(
          "/time_zone",
          "unknown_time_zone",
          "The field time_zone has to be a region such as Europe/Berlin.");
    }
    try {
      Organization added = organizations.add(slug, name, zone);
      IssuedToken first = tokens.issue(added.id(), slug, "first admin token", Role.ADMIN, null);
      return Answer.json(201, new Added(added, first.token()));
    } catch (Organizations.SlugTaken e) {
      throw new Refusal(409, "slug_taken", "An organisation with that slug exists.");
    }
  }
}
