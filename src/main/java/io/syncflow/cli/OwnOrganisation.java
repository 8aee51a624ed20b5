package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * {@code --org}: a token speaks for one organisation; saying which guards against the wrong one.
 */
final class OwnOrganisation {

  private OwnOrganisation() {}

  /**
   * @throws HubRefusal when the token belongs to another organisation
   */
  static void refuseOtherThan(String org, HubClient hub) {
    for (JsonNode own : hub.get(HubPath.of("organizations")).path("items")) {
      if (org.equals(own.path("slug").asText())) {
        return;
      }
    }
    throw new HubRefusal(
        "the token does not belong to the organisation " + org + "; take one of its own",
        RootCommand.REFUSED);
  }
}
