package io.syncflow.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * What lies in the stores of a simulated Syrve server, in base units. It has one state, the present
 * one: a balance asked for an earlier time is today's.
 */
final class SyrveStock {

  /** Amount and cost of a product in a store. */
  record Balance(BigDecimal amount, BigDecimal sum) {

    static final Balance NOTHING = new Balance(BigDecimal.ZERO, BigDecimal.ZERO);
  }

  private record Place(String store, String product) {}

  private final Map<Place, Balance> balances = new LinkedHashMap<>();

  SyrveStock(Random random, List<String> stores, SyrveProducts products) {
    for (String store : stores) {
      for (JsonNode product : products.all()) {
        String type = product.path("type").asText();
        boolean kept = type.equals("GOODS") || type.equals("PREPARED");
        if (kept && random.nextInt(3) > 0) {
          set(store, product.path("id").asText(), amount(random));
        }
      }
    }
  }

  /** Mostly three decimals; now and then nine of them, none, or less than nothing. */
  private static BigDecimal amount(Random random) {
    return switch (random.nextInt(20)) {
      case 0 -> BigDecimal.valueOf(-random.nextInt(5_000), 6);
      case 1 -> BigDecimal.ZERO;
      case 2, 3 -> BigDecimal.valueOf(random.nextInt(1_000_000_000), 9);
      default -> BigDecimal.valueOf(random.nextInt(200_000), 3);
    };
  }

  synchronized Balance of(String store, String product) {
    return balances.getOrDefault(new Place(store, product), Balance.NOTHING);
  }

  synchronized void set(String store, String product, BigDecimal amount) {
    BigDecimal price = BigDecimal.valueOf(1 + Math.abs(product.hashCode() % 3_000), 2);
    BigDecimal sum = amount.multiply(price).setScale(2, RoundingMode.HALF_UP);
    balances.put(new Place(store, product), new Balance(amount, sum));
  }

  synchronized void add(String store, String product, BigDecimal amount) {
    set(store, product, of(store, product).amount().add(amount));
  }

  /**
   * The balances of the stores and products asked for; of all when none is.
   *
   * @param stores in lower case
   * @param products in any case
   */
  synchronized ArrayNode list(List<String> stores, List<String> products) {
    List<String> wanted = products.stream().map(id -> id.toLowerCase(Locale.ROOT)).toList();
    ArrayNode list = JsonNodeFactory.withExactBigDecimals(true).arrayNode();
    balances.forEach(
        (place, balance) -> {
          if (stores.contains(place.store())
              && (wanted.isEmpty() || wanted.contains(place.product()))) {
            list.addObject()
                .put("store", place.store())
                .put("product", place.product())
                .put("amount", balance.amount())
                .put("sum", balance.sum());
          }
        });
    return list;
  }
}
