package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * Counts how much damage an operation could do, and says when it is too much for anybody but a
 * person (issue 5.5). Belongs to one operation and one thread.
 */
final class BlastRadius {

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final CatalogSettings limits;
  private final long prices;
  private long pricesChanged;
  private long emptied;
  private String farthest;

  /**
   * @param prices how many prices the catalog has
   * @param pricesChanged how many of them the operation has changed before
   * @param emptied how many SKUs it has emptied before
   */
  BlastRadius(CatalogSettings limits, long prices, long pricesChanged, long emptied) {
    this.limits = limits;
    this.prices = prices;
    this.pricesChanged = pricesChanged;
    this.emptied = emptied;
  }

  /** Takes the changes of one product into account. */
  void add(String sku, Map<String, FieldChange> changes) {
    changes.forEach(
        (path, change) -> {
          switch (Field.leaf(path)) {
            case Field.PRICE -> addPrice(sku, change);
            case Field.STOCK -> emptied += empties(change) ? 1 : 0;
            default -> {
              // Only prices and stock do damage that a shop's customers see at once.
            }
          }
        });
  }

  /** Why the operation has to wait, in a sentence; empty when it need not. */
  Optional<String> reason() {
    if (pricesChanged > limits.fewestPrices()
        && BigDecimal.valueOf(pricesChanged)
                .multiply(HUNDRED)
                .compareTo(limits.mostPricesPercent().multiply(BigDecimal.valueOf(prices)))
            > 0) {
      return Optional.of(
          pricesChanged
              + " of "
              + prices
              + " prices change; more than "
              + plain(limits.mostPricesPercent())
              + " % need a person.");
    }
    if (farthest != null) {
      return Optional.of(
          farthest + "; more than " + plain(limits.mostPriceChangePercent()) + " % need a person.");
    }
    if (emptied > limits.mostZeroStock()) {
      return Optional.of(
          emptied
              + " SKUs go to zero stock; more than "
              + limits.mostZeroStock()
              + " need a person.");
    }
    return Optional.empty();
  }

  long pricesChanged() {
    return pricesChanged;
  }

  long emptied() {
    return emptied;
  }

  private void addPrice(String sku, FieldChange change) {
    // A first price changes nothing that a customer has seen.
    if (!change.before().isNumber()) {
      return;
    }
    pricesChanged++;
    if (farthest == null && !ApprovalRule.isWithin(change, limits.mostPriceChangePercent())) {
      farthest =
          "The price of "
              + sku
              + " goes from "
              + shown(change.before())
              + " to "
              + shown(change.after());
    }
  }

  private static boolean empties(FieldChange change) {
    return change.before().isNumber()
        && change.before().decimalValue().signum() > 0
        && change.after().isNumber()
        && change.after().decimalValue().signum() <= 0;
  }

  private static String shown(JsonNode value) {
    return value.isNull() ? "nothing" : plain(value.decimalValue());
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }
}
