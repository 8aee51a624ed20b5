package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;

/** Compares rows with the categories as they are; writes nothing. */
final class CategoryMerge {

  private static final String LOCKED =
      "SELECT id, sync_locked_until FROM public.categories WHERE org_id = ? AND id = ANY (?::uuid[])"
          + " AND sync_locked AND sync_locked_until > clock_timestamp()";

  /** What still refers to categories. */
  private static final String USED =
      "SELECT c.slug, (SELECT count(*) FROM public.products p WHERE p.org_id = c.org_id AND p.category_id"
          + " = c.id AND p.deleted_at IS NULL), (SELECT coalesce(array_agg(k.slug), '{}') FROM"
          + " public.categories k WHERE k.org_id = c.org_id AND k.parent_id = c.id AND k.deleted_at IS"
          + " NULL) FROM public.categories c WHERE c.org_id = ? AND c.id = ANY (?::uuid[])";

  private final Connection connection;
  private final UUID org;
  private final Map<String, CategoryWish> wanted = new LinkedHashMap<>();
  private final List<RowFault> faults = new ArrayList<>();
  private final List<CategoryTable.Write> writes = new ArrayList<>();
  private final List<CategoryChanges.Change> changes = new ArrayList<>();
  private int unchanged;

  CategoryMerge(Connection connection, UUID org) {
    this.connection = connection;
    this.org = org;
  }

  List<RowFault> faults() {
    return faults;
  }

  List<CategoryTable.Write> writes() {
    return writes;
  }

  List<CategoryChanges.Change> changes() {
    return changes;
  }

  int unchanged() {
    return unchanged;
  }

  /** Takes the rows of a file. */
  void take(List<CategoryRow> rows) throws SQLException {
    Set<String> slugs = new HashSet<>();
    rows.forEach(row -> slugs.add(row.slug() == null ? "" : row.slug()));
    rows.forEach(row -> addParent(row, slugs));
    Map<String, Category> known = CategoryTable.bySlug(connection, org, slugs);
    Map<UUID, Instant> locks = locks(known);
    for (CategoryRow row : rows) {
      try {
        CategoryWish one = CategoryWish.of(row, known.get(row.slug()));
        Instant lock = one.now() == null ? null : locks.get(one.now().id());
        if (lock != null && one.changesSomething()) {
          throw new BadValue("slug", "is locked until " + lock);
        }
        if (wanted.putIfAbsent(row.slug(), one) != null) {
          throw new BadValue("slug", "occurs twice");
        }
      } catch (BadValue e) {
        faults.add(new RowFault(row.line(), row.slug(), IntakeMerging.sentence(e.getMessage())));
      }
    }
    refuseOrphans(withParents(known));
    refuseUsed();
    wanted.values().forEach(this::settle);
  }

  /** A category and what it is to be again; its slug stays. */
  record Restored(Category now, ObjectNode then) {}

  /** Takes what categories were; those that cannot be that again become faults. */
  void restore(List<Restored> all) throws SQLException {
    Set<String> slugs = new HashSet<>();
    all.forEach(one -> slugs.add(one.now().slug()));
    Map<String, Category> known = CategoryTable.bySlug(connection, org, slugs);
    Map<UUID, Instant> locks = locks(known);
    for (Restored one : all) {
      Category now = one.now();
      wanted.put(now.slug(), new CategoryWish(null, now, one.then()));
      if (!known.get(now.slug()).id().equals(now.id())) {
        refuse(wanted.get(now.slug()), "Its slug belongs to another category now.");
      } else if (locks.containsKey(now.id())) {
        refuse(wanted.get(now.slug()), "The category is locked until " + locks.get(now.id()) + ".");
      }
    }
    refuseOrphans(withParents(known));
    refuseUsed();
    wanted.values().forEach(this::settle);
  }

  /** Also the parents that categories have and no row names. */
  private Map<String, Category> withParents(Map<String, Category> known) throws SQLException {
    Set<String> parents = new HashSet<>();
    for (CategoryWish one : wanted.values()) {
      String parent = one.parent();
      if (parent != null && !known.containsKey(parent)) {
        parents.add(parent);
      }
    }
    Map<String, Category> all = new HashMap<>(known);
    all.putAll(CategoryTable.bySlug(connection, org, parents));
    return all;
  }

  private static void addParent(CategoryRow row, Set<String> slugs) {
    JsonNode parent = row.fields() == null ? null : row.fields().get("parent");
    if (parent != null && parent.isTextual()) {
      slugs.add(parent.asText());
    }
  }

  private Map<UUID, Instant> locks(Map<String, Category> known) throws SQLException {
    Map<UUID, Instant> locks = new HashMap<>();
    Statements.list(
        connection,
        LOCKED,
        row ->
            locks.put(row.getObject(1, UUID.class), Statements.instant(row, "sync_locked_until")),
        org,
        known.values().stream().map(Category::id).toList());
    return locks;
  }

  /** A parent has to be there when all is done; who loses it by that is refused, too. */
  private void refuseOrphans(Map<String, Category> known) {
    boolean again = true;
    while (again) {
      again = false;
      for (CategoryWish one : List.copyOf(wanted.values())) {
        String parent = one.parent();
        if (parent != null && !one.deletes() && !isThere(parent, known)) {
          refuse(one, "The parent " + parent + " is no category.");
          again = true;
        }
      }
    }
  }

  private boolean isThere(String slug, Map<String, Category> known) {
    CategoryWish coming = wanted.get(slug);
    if (coming != null) {
      return !coming.deletes();
    }
    Category now = known.get(slug);
    return now != null && !now.data().has(CategoryWish.DELETED);
  }

  private void refuseUsed() throws SQLException {
    List<UUID> going =
        wanted.values().stream().filter(CategoryWish::deletes).map(one -> one.now().id()).toList();
    if (going.isEmpty()) {
      return;
    }
    record Use(String slug, long products, List<String> children) {}
    for (Use use :
        Statements.list(
            connection,
            USED,
            row ->
                new Use(
                    row.getString(1),
                    row.getLong(2),
                    List.of((String[]) row.getArray(3).getArray())),
            org,
            going)) {
      boolean keepsChild =
          use.children().stream()
              .anyMatch(
                  child ->
                      !wanted.containsKey(child)
                          || !wanted.get(child).deletes()
                              && use.slug().equals(wanted.get(child).parent()));
      if (use.products() > 0) {
        refuse(wanted.get(use.slug()), "It still has " + use.products() + " products.");
      } else if (keepsChild) {
        refuse(wanted.get(use.slug()), "It still has categories below it.");
      }
    }
  }

  private void refuse(CategoryWish one, String reason) {
    String slug = one.slug();
    wanted.remove(slug);
    faults.add(new RowFault(one.line(), slug, reason));
  }

  private void settle(CategoryWish one) {
    SortedMap<String, FieldChange> fields = one.changes();
    if (fields.isEmpty()) {
      unchanged++;
      return;
    }
    long version = one.now() == null ? 0 : one.now().version();
    String kind = one.now() == null ? "create" : one.deletes() ? "delete" : "update";
    changes.add(new CategoryChanges.Change(one.slug(), kind, version, fields));
    writes.add(
        new CategoryTable.Write(
            one.now() == null ? UuidCreator.getTimeOrderedEpochPlus1() : one.now().id(),
            version + 1,
            one.now() == null ? null : one.now().data(),
            one.data(),
            fields.keySet()));
  }
}
