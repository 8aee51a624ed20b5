package io.syncflow.xorosoft;

import io.syncflow.record.BusinessKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * What an item costs.
 *
 * @param item Xorosoft's id of the item
 * @param sku its number, as written there
 * @param barcode null when it has none
 * @param price what it sells for; null when it says nothing
 * @param cost what it costs; null when it says nothing
 * @param currency ISO 4217; null when it says nothing
 * @param active whether it is sold
 * @param modified when it changed last; null when it says nothing
 */
record PriceLine(
    String item,
    String sku,
    String barcode,
    BigDecimal price,
    BigDecimal cost,
    String currency,
    boolean active,
    Instant modified) {

  BusinessKey key() {
    return new BusinessKey(List.of(item));
  }
}
