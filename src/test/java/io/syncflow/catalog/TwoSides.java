package io.syncflow.catalog;

import static io.syncflow.catalog.CatalogFixture.ANNA;
import static io.syncflow.catalog.CatalogFixture.SHOP;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A shop with one product, the catalog, and a memory of who wrote which value when. Every edit has
 * a value that no other edit has.
 */
final class TwoSides {

  static final List<String> FIELDS = List.of("name", "vendor", "attributes/color");

  private static final String SKU = "A";

  /**
   * Where a person finds what is neither here nor there: a conflict that is open, or gave way to a
   * later file; a version, once a conflict is decided; a change that waits or was rejected.
   */
  private static final String NAMED =
      """
      SELECT v #>> '{}' FROM public.sync_conflicts, unnest(ARRAY[local_value, remote_value]) AS v WHERE org_id = ?
        AND (resolved_at IS NULL OR system = 'import' AND resolved_by_name = 'hub')
      UNION ALL
      SELECT f.value #>> '{lost}' FROM public.product_versions, jsonb_each(overruled) AS f WHERE org_id = ?
      UNION ALL
      SELECT f.value #>> '{lost_too}' FROM public.product_versions, jsonb_each(overruled) AS f WHERE org_id = ?
      UNION ALL
      SELECT f.value ->> 'new' FROM public.products_staging s, jsonb_each(s.change_data) AS f
      WHERE s.org_id = ? AND (s.status IN ('staged', 'approved') OR s.status = 'rejected' AND s.reviewed_by_name IS NOT NULL)
      """;

  private static final String OPEN =
      """
      SELECT id FROM public.sync_conflicts WHERE org_id = ? AND field_name = ? AND resolved_at IS NULL
      UNION ALL
      SELECT id FROM public.products_staging WHERE org_id = ? AND status IN ('staged', 'approved')
        AND system IS NOT NULL AND change_data -> ? IS NOT NULL
      """;

  /** Which operation wrote each field last; none for a person's edit. */
  private static final String LAST_WRITERS =
      """
      SELECT DISTINCT ON (f) f, coalesce(v.sync_operation_id::text, 'nobody')
      FROM public.product_versions v, unnest(v.changed_fields) AS f
      WHERE v.org_id = ? ORDER BY f, v.version_number DESC
      """;

  /** An edit. */
  record Edit(boolean here, String field, String value) {}

  /**
   * A value that a side had from then on.
   *
   * @param knowingly whether that side wrote over its own value; a conflict's loser has to be named
   */
  private record Write(boolean here, String field, String value, int time, boolean knowingly) {}

  private final CatalogFixture catalog;
  private final Map<String, String> remote = new TreeMap<>();
  private final List<Edit> edits = new ArrayList<>();
  private final List<Write> writes = new ArrayList<>();
  private final List<String> wrongly = new ArrayList<>();

  /** Values that both sides have had at the same time. */
  private final Set<String> shared = new HashSet<>();

  /** What was here when a change was proposed, by its value: only over that may it be written. */
  private final Map<String, Set<String>> seen = new HashMap<>();

  private UUID planned;
  private UUID plannedOf;
  private int time;

  /** The product has been read once. */
  TwoSides(CatalogFixture catalog) {
    this.catalog = catalog;
    FIELDS.forEach(field -> remote.put(field, "first " + field));
    read();
  }

  void tick() {
    time++;
  }

  List<Edit> edits() {
    return edits;
  }

  /** What an approved change or a rollback wrote over without having seen it. */
  List<String> wrongly() {
    return wrongly;
  }

  /** A person changes a field by hand. */
  void here(String field) {
    String value = "here " + time;
    edits.add(new Edit(true, field, value));
    byOwnSide(() -> catalog.edit(SKU, Map.of(field, '"' + value + '"')));
  }

  /** The merchant changes a field. */
  void there(String field) {
    String value = "there " + time;
    edits.add(new Edit(false, field, value));
    writes.add(new Write(false, field, value, time, true));
    remote.put(field, value);
  }

  /**
   * A file would change a field; it waits for a person.
   *
   * @param back how many versions ago it was exported; 0: it does not say
   */
  void file(String field, int back) {
    String value = "file " + time;
    edits.add(new Edit(true, field, value));
    Map<String, JsonNode> fields = Map.of(field, TextNode.valueOf(value));
    see(Map.of(field, value));
    Long version = back == 0 ? null : Math.max(1, catalog.product(SKU).version() - back);
    catalog.staging.stage(
        catalog.org,
        catalog.operation(),
        List.of(new ImportRow(2, SKU, version, fields, null, null)),
        ANNA);
  }

  /** The shop is read. */
  void in() {
    see(remote);
    read();
  }

  private void read() {
    Map<String, JsonNode> fields = new HashMap<>();
    remote.forEach((field, value) -> fields.put(field, TextNode.valueOf(value)));
    Instant now = Instant.parse("2026-11-21T07:00:00Z").plusSeconds(time);
    catalog.says(
        new RemoteChange(SHOP, "1", SKU, null, null, fields, null, false, null, now, null));
  }

  /** The shop is told; it takes a value only where it still has what it was known to have. */
  void out() {
    catalog
        .outbound
        .of(catalog.org, SHOP, catalog.product(SKU).id())
        .ifPresent(
            change -> {
              Set<String> taken = new HashSet<>();
              change.changes().forEach((path, field) -> tell(path, field, taken));
              catalog.outbound.acknowledge(
                  catalog.org,
                  SHOP,
                  new Acknowledgement(
                      change.product(), "1", change.version(), taken, Map.of(), null, null, null));
            });
  }

  private void tell(String path, FieldChange field, Set<String> taken) {
    if (!remote.containsKey(path)) {
      taken.add(path);
    } else if (remote.get(path).equals(field.before().textValue())) {
      taken.add(path);
      remote.put(path, field.after().textValue());
    }
  }

  void approve() {
    catalog.staging.approve(catalog.org, StagedChoice.of(null), ANNA);
  }

  private void see(Map<String, String> proposed) {
    Map<String, String> local = local();
    proposed.forEach(
        (field, value) -> seen.computeIfAbsent(value, v -> new HashSet<>()).add(local.get(field)));
  }

  /** Everything that is approved is applied. */
  void apply() {
    Map<String, String> before = local();
    byOwnSide(
        () ->
            catalog
                .ask(
                    "SELECT DISTINCT sync_operation_id FROM products_staging WHERE org_id = ? AND"
                        + " status = 'approved'",
                    catalog.org)
                .forEach(
                    operation ->
                        catalog.staging.apply(catalog.org, UUID.fromString(operation), ANNA)));
    changed(before)
        .forEach(
            (field, value) -> {
              if (!seen.getOrDefault(value, Set.of()).contains(before.get(field))) {
                wrongly.add(before.get(field));
              }
            });
  }

  void reject() {
    catalog.staging.reject(catalog.org, StagedChoice.of(null), null, ANNA);
  }

  /** A person settles all conflicts. */
  void settle(String strategy) {
    Map<String, String> before = local();
    catalog.conflicts.resolve(
        catalog.org,
        new ConflictChoice(null, null, null, null, null, null, null),
        new Resolution(strategy, null, null),
        ANNA);
    noteWrites(before, false);
  }

  /**
   * Computes how an operation would go back, to be applied later.
   *
   * @param which 0 for the newest
   */
  void planBack(int which) {
    List<String> operations =
        catalog.ask(
            "SELECT DISTINCT sync_operation_id FROM product_versions WHERE org_id = ? AND"
                + " sync_operation_id IS NOT NULL AND version_number > 1 ORDER BY 1 DESC",
            catalog.org);
    if (!operations.isEmpty()) {
      plannedOf = UUID.fromString(operations.get(which % operations.size()));
      planned =
          catalog
              .rollbacks
              .plan(catalog.org, new RollbackRequest(plannedOf, null, null, null, null, null), ANNA)
              .id();
    }
  }

  /** Applies what was planned, or plans first. */
  void goBack(int which) {
    if (planned == null) {
      planBack(which);
    }
    if (planned == null) {
      return;
    }
    Map<String, String> writers = lastWriters();
    Map<String, String> before = local();
    byOwnSide(() -> catalog.rollbacks.apply(catalog.org, planned, ANNA));
    changed(before).keySet().stream()
        .filter(field -> !plannedOf.toString().equals(writers.get(field)))
        .forEach(field -> wrongly.add(before.get(field)));
    planned = null;
  }

  /** The product goes back to one of its versions, whoever has changed it since. */
  void toVersion(int which) {
    Product product = catalog.product(SKU);
    if (product.version() > 1) {
      RollbackRequest request =
          new RollbackRequest(
              null, product.id(), 1 + which % (product.version() - 1), null, null, null);
      UUID plan = catalog.rollbacks.plan(catalog.org, request, ANNA).id();
      byOwnSide(() -> catalog.rollbacks.apply(catalog.org, plan, ANNA));
    }
  }

  /** From now on what the shop says waits for a person. */
  void review() {
    CatalogSettings now = CatalogSettings.DEFAULT;
    catalog.settings.save(
        catalog.org,
        new CatalogSettings(
            now.matchRules(),
            List.of(),
            now.mostPricesPercent(),
            now.fewestPrices(),
            now.mostPriceChangePercent(),
            now.mostZeroStock()));
  }

  /** Syncs until nothing moves. */
  void calm() {
    for (int i = 0; i < 2; i++) {
      tick();
      in();
      share();
      out();
      share();
    }
  }

  void share() {
    Map<String, String> both = local();
    both.entrySet().retainAll(remote.entrySet());
    shared.addAll(both.values());
  }

  boolean agree(String field) {
    return local().get(field).equals(remote.get(field));
  }

  boolean isAccountedFor(Edit edit) {
    return isWrittenOver(edit)
        || shared.contains(edit.value())
        || remote.containsValue(edit.value())
        || local().containsValue(edit.value())
        || named().contains(edit.value());
  }

  private boolean isWrittenOver(Edit edit) {
    return writes.stream()
        .filter(write -> write.value().equals(edit.value()))
        .anyMatch(
            own ->
                writes.stream()
                    .anyMatch(
                        later ->
                            later.knowingly()
                                && later.here() == own.here()
                                && later.field().equals(own.field())
                                && later.time() > own.time()));
  }

  /**
   * A conflict, or a change of the shop that waits; a file's row that waits is nobody's value yet.
   */
  boolean isOpen(String field) {
    return !catalog.ask(OPEN, catalog.org, field, catalog.org, field).isEmpty();
  }

  /** What people here do, with what it changed: their own side writes over itself. */
  private void byOwnSide(Runnable act) {
    Map<String, String> before = local();
    act.run();
    noteWrites(before, true);
  }

  private void noteWrites(Map<String, String> before, boolean knowingly) {
    changed(before)
        .forEach((field, value) -> writes.add(new Write(true, field, value, time, knowingly)));
  }

  /** What is another value here than before. */
  private Map<String, String> changed(Map<String, String> before) {
    Map<String, String> changed = local();
    changed.entrySet().removeAll(before.entrySet());
    return changed;
  }

  private Map<String, String> local() {
    Map<String, String> local = new TreeMap<>();
    Snapshot snapshot = catalog.product(SKU).snapshot();
    FIELDS.forEach(field -> local.put(field, snapshot.get(field).asText()));
    return local;
  }

  private List<String> named() {
    return catalog.ask(NAMED, catalog.org, catalog.org, catalog.org, catalog.org);
  }

  private Map<String, String> lastWriters() {
    Map<String, String> writers = new HashMap<>();
    catalog
        .ask(LAST_WRITERS, catalog.org)
        .forEach(row -> writers.put(row.split(",")[0], row.split(",")[1]));
    return writers;
  }

  @Override
  public String toString() {
    return "here %s%nthere %s%nnamed %s".formatted(local(), remote, named());
  }
}
