package io.syncflow.shopify;

import io.syncflow.db.OrgScope;
import io.syncflow.ledger.ChunkBook;
import io.syncflow.ledger.Counts;
import io.syncflow.ledger.Run;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.Rejection;
import io.syncflow.record.Stage;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * What the hub last saw of a shop's products ({@code shopify_products}), and the judgement of what
 * it sees now: new, changed, unchanged, older than what is known, or the echo of its own write.
 */
public final class ShopProducts {

  private final OrgScope scope;
  private final ChunkBook book;

  public ShopProducts(OrgScope scope, ChunkBook book) {
    this.scope = scope;
    this.book = book;
  }

  /**
   * Judges a chunk and keeps what is news, in the transaction that {@link #book} ends.
   *
   * @return what the next room has to know of it
   */
  public Kept keep(Run run, ShopChunk chunk) {
    return scope.call(
        run.org(),
        connection -> {
          book.hold(connection, run);
          return keep(connection, run, chunk, ShopProducts::isOlder);
        });
  }

  /** What {@link #keep} would find to be news; writes nothing, and locks nothing. */
  public ShopNews foresee(Run run, ShopChunk chunk) {
    return scope.call(
        run.org(),
        connection -> {
          Map<String, ShopRows.Known> known =
              ShopRows.seen(
                  connection,
                  run.org(),
                  Stream.concat(
                          chunk.products().stream().map(ShopProduct::id), chunk.gone().stream())
                      .toList());
          List<ShopProduct> changed =
              chunk.products().stream()
                  .filter(product -> isNews(product, known.get(product.id())))
                  .toList();
          List<String> gone =
              chunk.gone().stream()
                  .filter(id -> known.containsKey(id) && !known.get(id).deleted())
                  .toList();
          return new ShopNews(
              changed,
              gone,
              chunk.products().size() + chunk.gone().size() - changed.size() - gone.size());
        });
  }

  private static boolean isNews(ShopProduct product, ShopRows.Known before) {
    return before == null
        || before.deleted()
        || !product.updatedAt().isBefore(before.updatedAt())
            && !product.hash().equals(before.hash())
            && !product.hash().equals(before.writtenHash());
  }

  /**
   * The same for dead letters: what is known of a product since wins, and a product that is deleted
   * stays so.
   */
  public Kept keepAgain(Run run, ShopChunk chunk) {
    return scope.call(
        run.org(),
        connection -> {
          book.hold(connection, run);
          return keep(connection, run, chunk, ShopProducts::isOvertaken);
        });
  }

  /** The same for webhooks: every one of them is counted, however many are about one product. */
  public Kept keepEvents(Run run, EventBatch batch) {
    return scope.call(
        run.org(),
        connection -> {
          book.hold(connection, run);
          Kept kept = keep(connection, run, batch.products(), ShopProducts::isOlder);
          Counts levels = ShopLevels.keep(connection, run, batch.levels());
          return batch.counted(kept, levels);
        });
  }

  /** Counts products that are offered again as they were last read, in the same way. */
  public Kept offer(Run run, List<ShopProduct> products) {
    return scope.call(
        run.org(),
        connection -> {
          book.hold(connection, run);
          return Kept.offered(products);
        });
  }

  /**
   * Takes back what another room has refused: it counts as failed, becomes a dead letter, and is
   * news again when it is read the next time.
   *
   * @param refused why, by the product's id
   */
  public Kept refuse(Run run, Kept kept, Map<String, String> refused) {
    if (refused.isEmpty()) {
      return kept;
    }
    scope.run(
        run.org(), connection -> ShopRows.forgetContent(connection, run.org(), refused.keySet()));
    List<Rejection> rejected = new ArrayList<>(kept.rejected());
    for (ShopProduct product : kept.changed()) {
      if (refused.containsKey(product.id())) {
        rejected.add(rejection(product, "catalog_refused", refused.get(product.id())));
      }
    }
    List<BusinessKey> passed = new ArrayList<>(kept.passed());
    refused.keySet().forEach(id -> passed.remove(key(id)));
    long added = refused.keySet().stream().filter(kept.added()::contains).count();
    Counts before = kept.counts();
    Counts counts =
        new Counts(
            before.fetched(),
            before.inserted() - added,
            before.updated() - (refused.size() - added),
            before.unchanged(),
            before.failed() + refused.size(),
            before.pending(),
            before.superseded(),
            before.skipped(),
            before.late(),
            before.released());
    return new Kept(
        kept.changed(), kept.added(), kept.gone(), rejected, passed, counts, kept.reached());
  }

  /** Books the chunk's counts and moves the cursor, as the last step of its transaction. */
  public void book(Run run, Kept kept) {
    scope.run(
        run.org(),
        connection ->
            book.book(
                connection,
                run,
                kept.counts(),
                new ChunkBook.Span(null, null, kept.reached(), null)));
  }

  /**
   * Shopify's clock counts seconds: what is known of the same second is news to what is read now.
   */
  private static boolean isOlder(ShopProduct product, ShopRows.Known known) {
    return !known.deleted() && product.updatedAt().isBefore(known.updatedAt());
  }

  /** To what was kept from then on it is none, unless that was refused as well. */
  private static boolean isOvertaken(ShopProduct product, ShopRows.Known known) {
    return known.deleted()
        || product.updatedAt().isBefore(known.updatedAt())
        || product.updatedAt().equals(known.updatedAt()) && !known.hash().equals(ShopRows.NO_HASH);
  }

  private static Kept keep(
      Connection connection,
      Run run,
      ShopChunk chunk,
      BiPredicate<ShopProduct, ShopRows.Known> isOld)
      throws SQLException {
    Map<String, ShopRows.Known> known =
        ShopRows.locked(
            connection, run.org(), chunk.products().stream().map(ShopProduct::id).toList());
    List<ShopProduct> save = new ArrayList<>();
    List<ShopProduct> changed = new ArrayList<>();
    Set<String> added = new HashSet<>();
    List<Rejection> rejected = new ArrayList<>();
    List<BusinessKey> passed = new ArrayList<>();
    long inserted = 0;
    long updated = 0;
    long unchanged = 0;
    long superseded = 0;
    for (ShopProduct product : chunk.products()) {
      ShopRows.Known before = known.get(product.id());
      if (!product.isStorable()) {
        rejected.add(unstorable(product));
        continue;
      }
      passed.add(key(product.id()));
      if (before == null) {
        inserted++;
        added.add(product.id());
        changed.add(product);
        save.add(product);
      } else if (isOld.test(product, before)) {
        superseded++;
      } else {
        save.add(product);
        if (!before.deleted()
            && (product.hash().equals(before.hash())
                || product.hash().equals(before.writtenHash()))) {
          unchanged++;
        } else {
          updated++;
          changed.add(product);
        }
      }
    }
    ShopRows.save(connection, run, save);
    List<String> gone = ShopRows.forget(connection, run, chunk.gone());
    long fetched = chunk.products().size() + chunk.gone().size();
    Counts counts =
        new Counts(
            fetched,
            inserted,
            updated + gone.size(),
            unchanged + chunk.gone().size() - gone.size(),
            rejected.size(),
            0,
            superseded,
            0,
            0,
            0);
    return new Kept(changed, added, gone, rejected, passed, counts, chunk.reached());
  }

  /** The key that dead letters of a product have. */
  static BusinessKey key(String id) {
    return new BusinessKey(List.of(id));
  }

  private static Rejection unstorable(ShopProduct product) {
    return rejection(
        product,
        "unstorable_text",
        "a text of the product holds a NUL character, which PostgreSQL cannot store");
  }

  private static Rejection rejection(ShopProduct product, String code, String reason) {
    return new Rejection(
        key(product.id()),
        ChronoUnit.MICROS.between(Instant.EPOCH, product.updatedAt()),
        Stage.LOAD,
        code,
        reason,
        product.text(),
        null);
  }

  /** Products as they were last read, by their ids; those that the shop has no more are missing. */
  public Map<String, ShopProduct> last(UUID org, Collection<String> ids) {
    return scope.call(org, connection -> ShopRows.last(connection, org, ids));
  }

  /** Whether it is as it was seen last, or as the hub's own last write left it. */
  boolean isKnown(UUID org, ShopProduct product) {
    return scope.call(
        org,
        connection -> {
          ShopRows.Known known =
              ShopRows.seen(connection, org, List.of(product.id())).get(product.id());
          return known != null
              && (product.hash().equals(known.hash())
                  || product.hash().equals(known.writtenHash()));
        });
  }

  /** Nobody knows how a product is now: whatever is read of it next is news. */
  public void distrust(UUID org, String id) {
    scope.run(org, connection -> ShopRows.forgetContent(connection, org, List.of(id)));
  }

  /** Notes how a write of ours will have left a product, before it is sent. */
  void expect(UUID org, String id, String hash) {
    scope.run(org, connection -> ShopRows.expect(connection, org, id, hash));
  }
}
