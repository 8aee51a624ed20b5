package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.syncflow.db.OrgScope;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Keeps what organisations want of their catalogs, and who decides which field. */
public final class SettingsStore {

  private static final String READ =
      "SELECT match_rules, auto_approve, most_prices_percent, fewest_prices,"
          + " most_price_change_percent, most_zero_stock FROM public.catalog_settings"
          + " WHERE org_id = ?";

  private static final String WRITE =
      "INSERT INTO public.catalog_settings (org_id, match_rules, auto_approve, most_prices_percent,"
          + " fewest_prices, most_price_change_percent, most_zero_stock)"
          + " VALUES (?, ?, ?::jsonb, ?, ?, ?, ?) ON CONFLICT (org_id) DO UPDATE SET"
          + " match_rules = excluded.match_rules, auto_approve = excluded.auto_approve,"
          + " most_prices_percent = excluded.most_prices_percent,"
          + " fewest_prices = excluded.fewest_prices,"
          + " most_price_change_percent = excluded.most_price_change_percent,"
          + " most_zero_stock = excluded.most_zero_stock";

  private static final String POLICIES =
      "SELECT field_name, policy FROM public.field_ownership"
          + " WHERE org_id = ? AND system = ? AND entity_name = 'products' ORDER BY field_name";

  private static final String FORGET =
      "DELETE FROM public.field_ownership"
          + " WHERE org_id = ? AND system = ? AND entity_name = 'products'";

  private static final String OWN =
      "INSERT INTO public.field_ownership (id, org_id, system, entity_name, field_name, policy)"
          + " SELECT public.uuid_v7(), ?, ?, 'products', f, p"
          + " FROM unnest(?::text[], ?::text[]) AS o (f, p)";

  private final OrgScope scope;

  public SettingsStore(OrgScope scope) {
    this.scope = scope;
  }

  /** What the organisation wants; the defaults when it has said nothing. */
  public CatalogSettings settings(UUID org) {
    return scope.call(org, connection -> settings(connection, org));
  }

  /** Replaces what the organisation wants. */
  public void save(UUID org, CatalogSettings settings) {
    scope.run(
        org,
        connection ->
            Statements.update(
                connection,
                WRITE,
                org,
                settings.matchRules(),
                rules(settings.autoApprove()),
                settings.mostPricesPercent(),
                settings.fewestPrices(),
                settings.mostPriceChangePercent(),
                settings.mostZeroStock()));
  }

  /** Who decides the fields of a system's products, by field; {@code *} stands for the others. */
  public Map<String, Policy> policies(UUID org, String system) {
    return scope.call(org, connection -> policies(connection, org, system));
  }

  /** Replaces who decides the fields of a system's products. */
  public void savePolicies(UUID org, String system, Map<String, Policy> policies) {
    scope.run(
        org,
        connection -> {
          Statements.update(connection, FORGET, org, system);
          Statements.update(
              connection,
              OWN,
              org,
              system,
              policies.keySet(),
              policies.values().stream().map(Policy::code).toList());
        });
  }

  static CatalogSettings settings(Connection connection, UUID org) throws SQLException {
    List<CatalogSettings> found = Statements.list(connection, READ, SettingsStore::read, org);
    return found.isEmpty() ? CatalogSettings.DEFAULT : found.get(0);
  }

  static Map<String, Policy> policies(Connection connection, UUID org, String system)
      throws SQLException {
    Map<String, Policy> policies = new LinkedHashMap<>();
    Statements.list(
        connection,
        POLICIES,
        row -> policies.put(row.getString(1), Policy.of(row.getString(2))),
        org,
        system);
    return policies;
  }

  private static CatalogSettings read(ResultSet row) throws SQLException {
    List<ApprovalRule> rules = new ArrayList<>();
    for (JsonNode rule : Statements.json(row, "auto_approve")) {
      rules.add(
          new ApprovalRule(
              rule.path("source").asText("*"),
              rule.path("field").asText("*"),
              rule.path("max_percent").isNumber() ? rule.path("max_percent").decimalValue() : null,
              rule.path("max_rows").isNumber() ? rule.path("max_rows").intValue() : null));
    }
    return new CatalogSettings(
        Arrays.asList((String[]) row.getArray("match_rules").getArray()),
        rules,
        row.getBigDecimal("most_prices_percent"),
        row.getInt("fewest_prices"),
        row.getBigDecimal("most_price_change_percent"),
        row.getInt("most_zero_stock"));
  }

  private static ArrayNode rules(List<ApprovalRule> rules) {
    ArrayNode array = Statements.JSON.createArrayNode();
    for (ApprovalRule rule : rules) {
      var object = array.addObject().put("source", rule.source()).put("field", rule.field());
      BigDecimal percent = rule.maxPercent();
      if (percent != null) {
        object.put("max_percent", percent);
      }
      if (rule.maxRows() != null) {
        object.put("max_rows", rule.maxRows());
      }
    }
    return array;
  }
}
