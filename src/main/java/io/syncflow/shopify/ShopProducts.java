package io.syncflow.shopify;

import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.db.OrgScope;
import io.syncflow.ledger.ChunkBook;
import io.syncflow.ledger.Counts;
import io.syncflow.ledger.Run;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.Rejection;
import io.syncflow.record.Stage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What the hub last saw of a shop's products ({@code shopify_products}), and the judgement of what
 * it sees now: new, changed, unchanged, older than what is known, or the echo of its own write.
 */
public final class ShopProducts {

  private static final String KNOWN =
      "SELECT external_id, content_hash, written_hash, remote_updated_at, deleted_at IS NOT NULL"
          + " FROM public.shopify_products WHERE org_id = ? AND external_id = ANY (?)";

  private static final String LOCKED = KNOWN + " ORDER BY external_id FOR UPDATE";

  private static final String SAVE =
      "INSERT INTO public.shopify_products AS p (id, org_id, external_id, content_hash, content,"
          + " remote_updated_at, last_batch_uid)"
          + " SELECT g.id, ?, g.external_id, g.hash, g.content::jsonb, g.updated, ?"
          + " FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::timestamptz[])"
          + " AS g (id, external_id, hash, content, updated) ORDER BY g.external_id"
          + " ON CONFLICT (org_id, external_id) DO UPDATE SET content_hash = excluded.content_hash,"
          + " content = excluded.content, remote_updated_at = excluded.remote_updated_at,"
          + " last_batch_uid = excluded.last_batch_uid, missed_sweeps = 0, deleted_at = NULL,"
          // An echo is one only once: who puts our value back later has made an edit.
          + " written_hash = NULL,"
          + " updated_at = clock_timestamp()"
          + " WHERE p.remote_updated_at <= excluded.remote_updated_at OR p.deleted_at IS NOT NULL";

  private static final String FORGET =
      "UPDATE public.shopify_products SET deleted_at = clock_timestamp(), last_batch_uid = ?,"
          + " updated_at = clock_timestamp() WHERE org_id = ? AND external_id = ANY (?)"
          + " AND deleted_at IS NULL RETURNING external_id";

  /** A hash that no content has: whatever is read next is news. */
  private static final String NO_HASH = "0".repeat(64);

  private static final String FORGET_CONTENT =
      "UPDATE public.shopify_products SET content_hash = '"
          + NO_HASH
          + "' WHERE org_id = ? AND external_id = ANY (?)";

  private static final String WRITTEN =
      "UPDATE public.shopify_products SET written_hash = ?, written_at = clock_timestamp(),"
          + " updated_at = clock_timestamp() WHERE org_id = ? AND external_id = ?";

  private final OrgScope scope;
  private final ChunkBook book;

  public ShopProducts(OrgScope scope, ChunkBook book) {
    this.scope = scope;
    this.book = book;
  }

  private record Known(String hash, String writtenHash, Instant updatedAt, boolean deleted) {}

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
          return keep(connection, run, chunk);
        });
  }

  /** What {@link #keep} would find to be news; writes nothing, and locks nothing. */
  public ShopNews foresee(Run run, ShopChunk chunk) {
    return scope.call(
        run.org(),
        connection -> {
          Map<String, Known> known =
              known(
                  connection,
                  KNOWN,
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

  private static boolean isNews(ShopProduct product, Known before) {
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
          Kept kept = keep(connection, run, batch.products());
          Counts levels = ShopLevels.keep(connection, run, batch.levels());
          return batch.counted(kept, levels);
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
        run.org(),
        connection -> {
          try (PreparedStatement forget = connection.prepareStatement(FORGET_CONTENT)) {
            forget.setObject(1, run.org());
            forget.setArray(2, connection.createArrayOf("text", refused.keySet().toArray()));
            forget.executeUpdate();
          }
        });
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
  private static boolean isOlder(ShopProduct product, Known known) {
    return !known.deleted() && product.updatedAt().isBefore(known.updatedAt());
  }

  /** To what was kept from then on it is none, unless that was refused as well. */
  private static boolean isOvertaken(ShopProduct product, Known known) {
    return known.deleted()
        || product.updatedAt().isBefore(known.updatedAt())
        || product.updatedAt().equals(known.updatedAt()) && !known.hash().equals(NO_HASH);
  }

  private static Kept keep(Connection connection, Run run, ShopChunk chunk) throws SQLException {
    return keep(connection, run, chunk, ShopProducts::isOlder);
  }

  private static Kept keep(
      Connection connection, Run run, ShopChunk chunk, BiPredicate<ShopProduct, Known> isOld)
      throws SQLException {
    Map<String, Known> known =
        known(
            connection, LOCKED, run.org(), chunk.products().stream().map(ShopProduct::id).toList());
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
      Known before = known.get(product.id());
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
    save(connection, run, save);
    List<String> gone = forget(connection, run, chunk.gone());
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

  private static Map<String, Known> known(
      Connection connection, String sql, UUID org, List<String> ids) throws SQLException {
    Map<String, Known> known = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setObject(1, org);
      select.setArray(2, connection.createArrayOf("text", ids.toArray()));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          known.put(
              rows.getString(1),
              new Known(
                  rows.getString(2),
                  rows.getString(3),
                  rows.getTimestamp(4).toInstant(),
                  rows.getBoolean(5)));
        }
      }
    }
    return known;
  }

  private static void save(Connection connection, Run run, List<ShopProduct> products)
      throws SQLException {
    if (products.isEmpty()) {
      return;
    }
    try (PreparedStatement save = connection.prepareStatement(SAVE)) {
      save.setObject(1, run.org());
      save.setObject(2, run.id());
      array(save, 3, "uuid", products, product -> UuidCreator.getTimeOrderedEpochPlus1());
      array(save, 4, "text", products, ShopProduct::id);
      array(save, 5, "text", products, ShopProduct::hash);
      array(save, 6, "text", products, ShopProduct::text);
      array(save, 7, "timestamptz", products, product -> Timestamp.from(product.updatedAt()));
      save.executeUpdate();
    }
  }

  private static void array(
      PreparedStatement statement,
      int index,
      String type,
      List<ShopProduct> products,
      Function<ShopProduct, Object> value)
      throws SQLException {
    statement.setArray(
        index,
        statement.getConnection().createArrayOf(type, products.stream().map(value).toArray()));
  }

  private static List<String> forget(Connection connection, Run run, List<String> ids)
      throws SQLException {
    List<String> gone = new ArrayList<>();
    if (!ids.isEmpty()) {
      try (PreparedStatement forget = connection.prepareStatement(FORGET)) {
        forget.setObject(1, run.id());
        forget.setObject(2, run.org());
        forget.setArray(3, connection.createArrayOf("text", ids.toArray()));
        try (ResultSet rows = forget.executeQuery()) {
          while (rows.next()) {
            gone.add(rows.getString(1));
          }
        }
      }
    }
    return gone;
  }

  /** Whether it is as it was seen last, or as the hub's own last write left it. */
  boolean isKnown(UUID org, ShopProduct product) {
    return scope.call(
        org,
        connection -> {
          Known known = known(connection, KNOWN, org, List.of(product.id())).get(product.id());
          return known != null
              && (product.hash().equals(known.hash())
                  || product.hash().equals(known.writtenHash()));
        });
  }

  /** Notes how a write of ours will have left a product, before it is sent. */
  void expect(UUID org, String id, String hash) {
    scope.run(
        org,
        connection -> {
          try (PreparedStatement written = connection.prepareStatement(WRITTEN)) {
            written.setString(1, hash);
            written.setObject(2, org);
            written.setString(3, id);
            written.executeUpdate();
          }
        });
  }
}
