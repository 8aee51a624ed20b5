package io.syncflow;

import io.syncflow.connection.AccountRules;
import io.syncflow.connection.AccountRules.Address;
import io.syncflow.connection.AccountRules.Kind;
import io.syncflow.connection.SettingRule;
import io.syncflow.http.Trust;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What the systems that the hub delivers say of their accounts. Syrve judges its own. */
final class HubAccountRules {

  private static final SettingRule SCHEMA =
      SettingRule.text("[a-z_][a-z0-9_]{0,62}", "the name of a schema");

  private static final SettingRule PEM =
      value -> {
        try {
          Trust.pem(value.asText());
          return Optional.empty();
        } catch (IllegalArgumentException e) {
          return Optional.of("certificates in PEM");
        }
      };

  private static final Map<String, SettingRule> BUDGET =
      Map.of(
          "calls_per_second",
          SettingRule.number(1000),
          "concurrent_calls",
          SettingRule.whole(1, 100));

  /** As {@link HttpAccounts} reads them. */
  private static final Map<String, SettingRule> HTTP = with(BUDGET, "trusted_certificates", PEM);

  /** As {@link ShopifyAccounts} reads them. */
  private static final Map<String, SettingRule> SHOPIFY =
      with(
          with(
              with(
                  with(
                      BUDGET,
                      "api_version",
                      SettingRule.text(
                          "\\d{4}-(01|04|07|10)|unstable", "a version such as 2026-07")),
                  "reserve_percent",
                  SettingRule.whole(0, 90)),
              "location",
              SettingRule.text(
                  "gid://shopify/Location/\\d+", "gid://shopify/Location/ and a number")),
          "create_products",
          SettingRule.truth());

  /** As {@link XorosoftAccounts} reads them. */
  private static final Map<String, SettingRule> XOROSOFT =
      Map.of(
          "calls_per_second",
          SettingRule.number(1000),
          "time_zone",
          SettingRule.zone(),
          "quantity",
          SettingRule.text(
              "AvailableQty|ATSQty|NetAvailable", "AvailableQty, ATSQty or NetAvailable"),
          "cost",
          SettingRule.text(
              "StandardUnitCost|AverageUnitCost|LastUnitCost|LastLandedUnitCost",
              "StandardUnitCost, AverageUnitCost, LastUnitCost or LastLandedUnitCost"),
          "warehouses",
          SettingRule.texts("{\"STORE NAME\": \"WAREHOUSE CODE\"}"));

  private HubAccountRules() {}

  /**
   * @param named the systems that this hub's routes name
   */
  static AccountRules of(Supplier<Set<String>> named) {
    return new AccountRules(
        Map.of(
            "oracle_ifs",
            new Kind(Address.JDBC, Map.of(), Set.of()),
            "apismith",
            new Kind(Address.HTTP, HTTP, Set.of()),
            "schedulehub",
            new Kind(Address.ANY, Map.of("schema", SCHEMA), Set.of()),
            "schedulehub_api",
            new Kind(Address.HTTP, HTTP, Set.of()),
            "shopify",
            new Kind(Address.HTTP, SHOPIFY, Set.of()),
            // Its webhooks can come in; nothing is asked of it yet.
            "woocommerce",
            new Kind(Address.HTTP, HTTP, Set.of()),
            "xorosoft",
            new Kind(Address.HTTP, XOROSOFT, Set.of("warehouses")),
            HubSyrve.SYSTEM,
            new Kind(Address.HTTP, Map.of(), Set.of())),
        new Kind(Address.ANY, with(HTTP, "schema", SCHEMA), Set.of()),
        named);
  }

  private static Map<String, SettingRule> with(
      Map<String, SettingRule> rules, String name, SettingRule rule) {
    Map<String, SettingRule> all = new HashMap<>(rules);
    all.put(name, rule);
    return Map.copyOf(all);
  }
}
