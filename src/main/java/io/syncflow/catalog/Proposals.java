package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.github.f4b6a3.uuid.UuidCreator;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Says what the rows of a file would change, against the catalog as it stands. Changes nothing.
 *
 * @param proposals one per row that would change something, or clashes
 * @param faults rows that cannot be kept
 * @param unchanged how many rows change nothing
 */
record Proposals(List<Proposal> proposals, List<RowFault> faults, int unchanged) {

  private static final String IDS =
      "SELECT sku, id FROM public.products WHERE org_id = ? AND sku = ANY (?)"
          + " AND deleted_at IS NULL";

  private static final String OPEN =
      "SELECT product_id, variant_id, field_name, base_value, remote_value FROM"
          + " public.sync_conflicts WHERE org_id = ? AND product_id = ANY (?::uuid[])"
          + " AND resolved_at IS NULL";

  /** Computes them. */
  static Proposals of(Connection connection, UUID org, List<ImportRow> rows) throws SQLException {
    Map<String, UUID> ids = new HashMap<>();
    Statements.list(
        connection,
        IDS,
        row -> ids.put(row.getString(1), row.getObject(2, UUID.class)),
        org,
        rows.stream().map(ImportRow::sku).filter(sku -> sku != null).toList());
    Map<UUID, Product> products = Products.byId(connection, org, ids.values());
    Map<UUID, Long> versions = new HashMap<>();
    for (ImportRow row : rows) {
      Product product = products.get(ids.get(row.sku()));
      if (product != null && row.version() != null && row.version() < product.version()) {
        versions.put(product.id(), row.version());
      }
    }
    Map<UUID, Snapshot> bases = Products.atVersions(connection, org, versions);
    Map<UUID, Map<String, JsonNode>> open = openConflicts(connection, org, ids.values());
    List<Proposal> proposals = new ArrayList<>();
    List<RowFault> faults = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    int unchanged = 0;
    for (ImportRow row : rows) {
      try {
        if (!seen.add(row.sku())) {
          throw new BadValue(Field.SKU, "occurs twice");
        }
        UUID id = ids.get(row.sku());
        Product product = products.get(id);
        Proposal proposal =
            product == null
                ? creation(row)
                : change(row, product, bases.get(id), open.getOrDefault(id, Map.of()));
        if (proposal.changes().isEmpty() && proposal.clashes().isEmpty()) {
          unchanged++;
        } else {
          proposals.add(proposal);
        }
      } catch (BadValue e) {
        faults.add(new RowFault(row.line(), row.sku(), IntakeMerging.sentence(e.getMessage())));
      }
    }
    return new Proposals(proposals, faults, unchanged);
  }

  /**
   * The same change on a product that has moved on: what is still as it was then stays proposed,
   * what somebody changed meanwhile clashes.
   */
  static Proposal again(StagedChange row, Product now) {
    Map<String, JsonNode> before = new HashMap<>();
    Map<String, JsonNode> after = new HashMap<>();
    row.changes()
        .forEach(
            (path, change) -> {
              before.put(path, change.before());
              after.put(path, change.after());
            });
    ThreeWayMerge.Merged merged =
        ThreeWayMerge.merge(
            now.snapshot().with(before),
            now.snapshot(),
            now.snapshot().with(after),
            path -> Policy.MANUAL);
    return new Proposal(
        now.id(),
        now.snapshot().text(Field.SKU),
        now.snapshot().text("name"),
        now.version(),
        now.snapshot(),
        merged.toLocal(),
        merged.clashes(),
        row.line(),
        row.system(),
        null);
  }

  private static Proposal creation(ImportRow row) {
    if (Boolean.TRUE.equals(row.deleted())) {
      throw new BadValue(Field.SKU, "belongs to no product, so there is nothing to delete");
    }
    Map<String, JsonNode> values = values(row, Snapshot.NONE);
    values.putIfAbsent("status", TextNode.valueOf("active"));
    Snapshot after = Snapshot.NONE.with(values);
    if (after.text("name") == null) {
      throw new BadValue("name", "is missing, and a new product needs one");
    }
    return new Proposal(
        UuidCreator.getTimeOrderedEpochPlus1(),
        row.sku(),
        after.text("name"),
        0,
        Snapshot.NONE,
        Snapshot.NONE.changesTo(after),
        List.of(),
        row.line(),
        null,
        null);
  }

  private static Proposal change(
      ImportRow row, Product product, Snapshot base, Map<String, JsonNode> open) {
    Snapshot local = product.snapshot();
    if (row.version() != null && row.version() > product.version()) {
      throw new BadValue("version", "is newer than the product");
    }
    Snapshot from = base == null ? local : base;
    Snapshot wanted = from.with(values(row, local));
    ThreeWayMerge.Merged merged = ThreeWayMerge.merge(from, local, wanted, path -> Policy.MANUAL);
    SortedMap<String, FieldChange> changes = new TreeMap<>(merged.toLocal());
    List<ThreeWayMerge.Clash> clashes = new ArrayList<>(merged.clashes());
    // A field about which a system and the catalog disagree is for the one who settles that.
    open.forEach(
        (path, remote) -> {
          FieldChange change = changes.remove(path);
          if (change != null) {
            clashes.add(
                new ThreeWayMerge.Clash(
                    path, remote, change.before(), change.after(), Policy.MANUAL));
          }
        });
    return new Proposal(
        product.id(),
        row.sku(),
        local.text("name"),
        product.version(),
        local,
        changes,
        clashes,
        row.line(),
        null,
        null);
  }

  private static Map<String, JsonNode> values(ImportRow row, Snapshot local) {
    Map<String, JsonNode> values = new HashMap<>();
    if (row.fields() != null) {
      row.fields().forEach((name, value) -> values.put(name, own(name, value)));
    }
    values.put(
        Field.SKU,
        Values.read(
            Field.SKU, row.sku() == null ? NullNode.getInstance() : TextNode.valueOf(row.sku())));
    if (row.deleted() != null) {
      values.put(Field.DELETED, row.deleted() ? BooleanNode.TRUE : NullNode.getInstance());
    }
    if (row.variants() != null) {
      addVariants(row.variants(), local, values);
    }
    return values;
  }

  private static JsonNode own(String name, JsonNode value) {
    if (name.startsWith(Field.VARIANTS + "/")
        || name.equals(Field.DELETED)
        || name.equals(Field.SKU)) {
      throw new BadValue(name, "is no field that a row can name");
    }
    return Values.read(name, value);
  }

  private static void addVariants(
      List<ImportRow.Variant> variants, Snapshot local, Map<String, JsonNode> values) {
    Map<String, UUID> bySku = bySku(local);
    Set<String> seen = new HashSet<>();
    for (ImportRow.Variant variant : variants) {
      if (variant.sku() == null || !seen.add(variant.sku())) {
        throw new BadValue(Field.SKU, "of a variant is missing or occurs twice");
      }
      UUID id = bySku.get(variant.sku());
      if (Boolean.TRUE.equals(variant.deleted())) {
        if (id != null) {
          values.put(Snapshot.path(id), NullNode.getInstance());
        }
        continue;
      }
      String path = Snapshot.path(id == null ? UuidCreator.getTimeOrderedEpochPlus1() : id) + "/";
      values.put(path + Field.SKU, Values.read(path + Field.SKU, TextNode.valueOf(variant.sku())));
      if (variant.fields() != null) {
        variant
            .fields()
            .forEach((name, value) -> values.put(path + name, Values.read(path + name, value)));
      }
    }
  }

  private static Map<UUID, Map<String, JsonNode>> openConflicts(
      Connection connection, UUID org, Collection<UUID> ids) throws SQLException {
    Map<UUID, Map<String, JsonNode>> open = new HashMap<>();
    Statements.list(
        connection,
        OPEN,
        row ->
            open.computeIfAbsent(Statements.uuid(row, "product_id"), id -> new HashMap<>())
                .put(
                    ConflictTable.path(
                        Statements.uuid(row, "variant_id"), row.getString("field_name")),
                    Values.canonical(Statements.json(row, "remote_value"))),
        org,
        ids);
    return open;
  }

  /** Ours by their SKUs as they are written: a file names what it means. */
  private static Map<String, UUID> bySku(Snapshot local) {
    Map<String, UUID> bySku = new HashMap<>();
    for (UUID variant : local.variants()) {
      bySku.put(local.text(Snapshot.path(variant) + "/" + Field.SKU), variant);
    }
    return bySku;
  }
}
