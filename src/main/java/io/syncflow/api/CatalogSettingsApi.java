package io.syncflow.api;

import io.syncflow.catalog.ApprovalRule;
import io.syncflow.catalog.CatalogSettings;
import io.syncflow.catalog.OwnedFields;
import io.syncflow.catalog.Policy;
import io.syncflow.catalog.SettingsStore;
import io.syncflow.connection.AccountRules;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** How an organisation wants its catalog kept, and who decides which field. */
public final class CatalogSettingsApi {

  private static final List<String> RULES = List.of("sku", "barcode", "handle");
  private static final List<String> SOURCES = List.of("sync", "import", "*");
  private static final List<String> POLICIES =
      Arrays.stream(Policy.values()).map(Policy::code).toList();
  private static final Pattern SYSTEM = Pattern.compile("[a-z][a-z0-9_]{0,49}");
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final SettingsStore store;
  private final AccountRules systems;
  private final Json json;

  /**
   * @param systems knows the systems that a field can belong to
   */
  public CatalogSettingsApi(SettingsStore store, AccountRules systems, Json json) {
    this.store = store;
    this.systems = systems;
    this.json = json;
  }

  /** A policy per field; {@code *} stands for the others. */
  record Ownership(Map<String, String> fields) {}

  /** Of {@link CatalogSettings}; what is left out stays as it is. */
  record Wish(
      List<String> matchRules,
      List<ApprovalRule> autoApprove,
      BigDecimal mostPricesPercent,
      Integer fewestPrices,
      BigDecimal mostPriceChangePercent,
      Integer mostZeroStock) {}

  /** {@code GET /catalog/settings}. */
  public CatalogSettings show(ApiRequest request) {
    request.query().only();
    return store.settings(request.org());
  }

  /** {@code PUT /catalog/settings}: what is left out stays as it is. */
  public CatalogSettings replace(ApiRequest request) {
    request.query().only();
    Wish wish = json.read(request.body(), Wish.class);
    CatalogSettings now = store.settings(request.org());
    CatalogSettings next =
        new CatalogSettings(
            wish.matchRules() == null ? now.matchRules() : rules(wish.matchRules()),
            wish.autoApprove() == null ? now.autoApprove() : approvals(wish.autoApprove()),
            between(
                wish.mostPricesPercent(), now.mostPricesPercent(), "most_prices_percent", HUNDRED),
            count(wish.fewestPrices(), now.fewestPrices(), "fewest_prices"),
            between(
                wish.mostPriceChangePercent(),
                now.mostPriceChangePercent(),
                "most_price_change_percent",
                BigDecimal.valueOf(1_000_000)),
            count(wish.mostZeroStock(), now.mostZeroStock(), "most_zero_stock"));
    store.save(request.org(), next);
    return store.settings(request.org());
  }

  /** {@code GET /catalog/ownership/{system}}. */
  public Map<String, Object> ownership(ApiRequest request) {
    request.query().only();
    Map<String, String> fields = new LinkedHashMap<>();
    store
        .policies(request.org(), system(request))
        .forEach((field, policy) -> fields.put(field, policy.code()));
    return Map.of("system", system(request), "fields", fields);
  }

  /**
   * {@code PUT /catalog/ownership/{system}}: replaces all of it. A policy of what there is not
   * would never decide anything: 400, except for one that is kept already.
   */
  public Map<String, Object> replaceOwnership(ApiRequest request) {
    request.query().only();
    Map<String, String> fields = json.read(request.body(), Ownership.class).fields();
    if (fields == null) {
      throw Refusal.field("/fields", "field_required", "The field fields is missing.");
    }
    String system = knownSystem(request);
    Map<String, Policy> kept = store.policies(request.org(), system);
    Map<String, Policy> policies = new LinkedHashMap<>();
    fields.forEach(
        (field, policy) -> {
          Check.text(field, "fields", 255);
          if (!kept.containsKey(field)) {
            refuseUnknown(field);
          }
          policies.put(field, Policy.of(Check.oneOf(policy, "fields/" + field, POLICIES)));
        });
    store.savePolicies(request.org(), system, policies);
    return ownership(request);
  }

  private static String system(ApiRequest request) {
    String system = request.pathText("system");
    if (!SYSTEM.matcher(system).matches()) {
      throw Refusal.notFound("system");
    }
    return system;
  }

  private String knownSystem(ApiRequest request) {
    String system = system(request);
    try {
      systems.checkSystem(system);
    } catch (AccountRules.Fault e) {
      throw Refusal.field(e.pointer(), e.code(), e.getMessage());
    }
    return system;
  }

  private static void refuseUnknown(String field) {
    if (!OwnedFields.has(field)) {
      throw Refusal.field(
          "/fields/" + field.replace("~", "~0").replace("/", "~1"),
          "unknown_field",
          "There is no such field; there are " + OwnedFields.names() + ".");
    }
  }

  private static List<String> rules(List<String> given) {
    given.forEach(rule -> Check.oneOf(rule, "match_rules", RULES));
    return given;
  }

  private static List<ApprovalRule> approvals(List<ApprovalRule> given) {
    for (ApprovalRule rule : given) {
      if (rule == null) {
        throw Refusal.field("/auto_approve", "wrong_type", "A rule is an object.");
      }
      Check.oneOf(rule.source(), "auto_approve/source", SOURCES);
      Check.text(rule.field(), "auto_approve/field", 255);
      between(rule.maxPercent(), BigDecimal.ZERO, "auto_approve/max_percent", null);
      count(rule.maxRows(), 0, "auto_approve/max_rows");
    }
    return given;
  }

  private static BigDecimal between(
      BigDecimal given, BigDecimal otherwise, String field, BigDecimal highest) {
    if (given == null) {
      return otherwise;
    }
    if (given.signum() < 0 || highest != null && given.compareTo(highest) > 0) {
      throw Refusal.field("/" + field, "out_of_range", "The field " + field + " is out of range.");
    }
    return given;
  }

  private static int count(Integer given, int otherwise, String field) {
    if (given != null && given < 0) {
      throw Refusal.field("/" + field, "out_of_range", "The field " + field + " is negative.");
    }
    return given == null ? otherwise : given;
  }
}
