package io.syncflow.shopify;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Everything a shop has, from one bulk operation. The cursor moves with the last chunk alone, and
 * to the moment the operation began: its result is no picture of one moment.
 */
final class FirstRead implements ShopRead {

  private static final int PRODUCTS_PER_CHUNK = 250;

  private final BulkJob.Result result;
  private final Iterator<ShopProduct> products;
  private boolean ended;

  FirstRead(BulkJob.Result result) {
    this.result = result;
    this.products = new BulkProducts(result.lines());
  }

  /** Products in all. */
  long total() {
    return result.lines().roots();
  }

  @Override
  public ShopChunk next() {
    if (ended) {
      return null;
    }
    List<ShopProduct> chunk = new ArrayList<>();
    while (chunk.size() < PRODUCTS_PER_CHUNK && products.hasNext()) {
      chunk.add(products.next());
    }
    ended = !products.hasNext();
    Long reached = ended ? ChronoUnit.MICROS.between(Instant.EPOCH, result.begunAt()) : null;
    return new ShopChunk(List.copyOf(chunk), List.of(), reached);
  }

  @Override
  public void close() {
    result.close();
  }
}
