package io.syncflow.shopify;

import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunControl;
import io.syncflow.ledger.RunProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Opens the reads of a shop's products: everything by a bulk operation the first time, then what
 * changed since the cursor minus the overlap.
 */
public final class ShopReads {

  private final ShopAccounts accounts;
  private final ShopClient client;
  private final BulkJob bulk;
  private final RunControl control;
  private final RunProgress progress;
  private final Duration overlap;

  /**
   * @param overlap how far below the cursor each run reads again: the shop's clock counts in whole
   *     seconds, and what it tells may be late
   */
  ShopReads(
      ShopAccounts accounts,
      ShopClient client,
      BulkJob bulk,
      RunControl control,
      RunProgress progress,
      Duration overlap) {
    this.accounts = accounts;
    this.client = client;
    this.bulk = bulk;
    this.control = control;
    this.progress = progress;
    this.overlap = overlap;
  }

  /**
   * Opens the read of a run; {@link #close} has to follow, whatever happens.
   *
   * @throws ShopRefused when the shop refuses, or a bulk operation does not give what it counted
   * @throws io.syncflow.http.CallFailed when the shop cannot be asked
   */
  public ShopRead open(Run run) {
    ShopAccount account = accounts.of(run.org());
    Asking asking = asking(run);
    if (run.cursor() == null) {
      FirstRead read =
          new FirstRead(
              bulk.run(
                  account, BulkQuery.BULK_PRODUCTS, asking, told -> progress.notice(run, told)));
      progress.expect(run, read.total(), null);
      return read;
    }
    Instant cursor = Instant.EPOCH.plus(run.cursor(), ChronoUnit.MICROS);
    return new DeltaRead(client, account, cursor.minus(overlap), asking);
  }

  /** The next chunk of a read; null at its end. */
  public ShopChunk next(ShopRead read) {
    return read.next();
  }

  /** Gives back what a read holds. */
  public void close(ShopRead read) {
    if (read != null) {
      read.close();
    }
  }

  private Asking asking(Run run) {
    return new Asking(run.id(), () -> control.obey(run), false);
  }
}
