package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which of a plan's items are printed. */
final class PlanItems {

  @Mixin private Limit limit;

  @Option(names = "--all", description = "All of them.")
  private boolean all;

  /** As previews print them. */
  enum Kind {
    NEW("create"),
    UPDATED("update"),
    DELETED("delete"),
    CONFLICT("conflict");

    private final String code;

    Kind(String code) {
      this.code = code;
    }
  }

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "Only these: ${COMPLETION-CANDIDATES}, in any case.")
  private Kind kind;

  @Option(
      names = "--field",
      paramLabel = "FIELD",
      description = "Only those that change this field, or leave it out as a conflict.")
  private String field;

  /** Where the items of a plan are. */
  static HubPath path(JsonNode plan) {
    return HubPath.of(CatalogCommand.CATALOG, PlanCommand.PLANS, plan.path("id").asText(), "items");
  }

  /** A page of items with {@code next_cursor} when there are more. */
  JsonNode read(HubClient hub, JsonNode plan) {
    HubPath path = path(plan).with("kind", kind == null ? null : kind.code).with("field", field);
    return Pages.read(hub, path, all ? Integer.MAX_VALUE : limit.items());
  }
}
