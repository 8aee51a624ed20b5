package io.syncflow.catalog;

import java.math.BigDecimal;
import java.util.List;

/**
 * How an organisation wants its catalog kept.
 *
 * @param matchRules of {@code sku, barcode, handle}, in the order in which they are tried
 * @param autoApprove which changes need no person
 * @param mostPricesPercent an operation that changes more of all prices waits for a person …
 * @param fewestPrices … once it changes more prices than this
 * @param mostPriceChangePercent so does one that changes a price by more than this
 * @param mostZeroStock and one that empties the stock of more SKUs than this
 */
public record CatalogSettings(
    List<String> matchRules,
    List<ApprovalRule> autoApprove,
    BigDecimal mostPricesPercent,
    int fewestPrices,
    BigDecimal mostPriceChangePercent,
    int mostZeroStock) {

  /** Of an organisation that has said nothing: what systems say is taken, files are reviewed. */
  public static final CatalogSettings DEFAULT =
      new CatalogSettings(
          List.of("sku", "barcode", "handle"),
          List.of(new ApprovalRule("sync", "*", null, null)),
          BigDecimal.valueOf(20),
          20,
          BigDecimal.valueOf(50),
          50);

  public CatalogSettings {
    matchRules = List.copyOf(matchRules);
    autoApprove = List.copyOf(autoApprove);
  }
}
