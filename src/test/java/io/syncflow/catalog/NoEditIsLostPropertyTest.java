package io.syncflow.catalog;

import static io.syncflow.catalog.CatalogFixture.ANNA;
import static io.syncflow.catalog.CatalogFixture.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

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
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * For any interleaving of local edits, remote edits, syncs and reviews, no edit is lost silently:
 * it stays, or its own side wrote over it, or the other side did after it had seen it, or it is in
 * a conflict, or it is the loser that a version names.
 */
class NoEditIsLostPropertyTest {

  private static final List<String> FIELDS = List.of("name", "vendor", "attributes/color");

  private static CatalogFixture catalog;

  /** What may happen next. */
  enum Act {
    LOCAL,
    REMOTE,
    IN,
    OUT,
    APPROVE,
    REJECT,
    SETTLE
  }

  record Step(Act act, int field) {}

  @BeforeContainer
  static void create() {
    catalog = new CatalogFixture();
  }

  @AfterContainer
  static void drop() {
    catalog.close();
  }

  @Property(tries = 30)
  void no_edit_is_lost_silently(
      @ForAll("steps") List<Step> steps, @ForAll Policy policy, @ForAll boolean reviewed) {
    catalog.fresh();
    catalog.settings.savePolicies(catalog.org, SHOP, Map.of("*", policy));
    World world = new World();
    world.in();
    if (reviewed) {
      world.review();
    }
    steps.forEach(world::take);
    world.calm();

    for (Edit edit : world.edits) {
      assertThat(world.isAccountedFor(edit))
          .as(
              "%s after %s\nlocal %s\nremote %s\nconflicts %s\nlosers %s",
              edit, steps, world.local(), world.remote, world.inConflict(), world.losers())
          .isTrue();
    }
    // In the end the two sides agree, except where a conflict or a review is open.
    for (String field : FIELDS) {
      assertThat(world.local().get(field).equals(world.remote.get(field)) || world.isOpen(field))
          .as(
              "%s is here %s and there %s",
              field, world.local().get(field), world.remote.get(field))
          .isTrue();
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.frequency(
                Tuple.of(4, Act.LOCAL),
                Tuple.of(4, Act.REMOTE),
                Tuple.of(4, Act.IN),
                Tuple.of(3, Act.OUT),
                Tuple.of(2, Act.APPROVE),
                Tuple.of(1, Act.REJECT),
                Tuple.of(1, Act.SETTLE)),
            Arbitraries.integers().between(0, FIELDS.size() - 1))
        .as(Step::new)
        .list()
        .ofMinSize(3)
        .ofMaxSize(12);
  }

  /** An edit with a value that no other edit has. */
  record Edit(boolean here, String field, String value, int time) {}

  /** A shop with one product, and the catalog. */
  private static final class World {

    final Map<String, String> remote = new TreeMap<>();
    final List<Edit> edits = new ArrayList<>();

    /** Values that both sides have had at the same time, with that time. */
    final Map<String, Integer> shared = new HashMap<>();

    int time;

    World() {
      FIELDS.forEach(field -> remote.put(field, "first " + field));
    }

    void take(Step step) {
      time++;
      String field = FIELDS.get(step.field());
      switch (step.act()) {
        case LOCAL -> here(field);
        case REMOTE -> there(field);
        case IN -> in();
        case OUT -> out();
        case APPROVE -> apply();
        case REJECT -> catalog.staging.reject(catalog.org, StagedChoice.of(null), null, ANNA);
        default ->
            catalog.conflicts.resolve(
                catalog.org,
                new ConflictChoice(null, null, null, null, null, null, null),
                new Resolution(step.field() == 0 ? "source_wins" : "target_wins", null, null),
                ANNA);
      }
      share();
    }

    private void here(String field) {
      String value = "here " + time;
      edits.add(new Edit(true, field, value, time));
      catalog.edit("A", Map.of(field, "\"" + value + "\""));
    }

    private void there(String field) {
      String value = "there " + time;
      edits.add(new Edit(false, field, value, time));
      remote.put(field, value);
    }

    void in() {
      Map<String, JsonNode> fields = new HashMap<>();
      remote.forEach((field, value) -> fields.put(field, TextNode.valueOf(value)));
      catalog.says(
          new RemoteChange(
              SHOP,
              "1",
              "A",
              null,
              null,
              fields,
              null,
              false,
              null,
              Instant.parse("2026-11-21T07:00:00Z").plusSeconds(time),
              null));
    }

    /** The shop takes a value only where it still has what it was known to have. */
    private void out() {
      catalog
          .outbound
          .of(catalog.org, SHOP, catalog.product("A").id())
          .ifPresent(
              change -> {
                Set<String> taken = new HashSet<>();
                change
                    .changes()
                    .forEach(
                        (path, field) -> {
                          if (!remote.containsKey(path)
                              || remote.get(path).equals(field.before().textValue())) {
                            taken.add(path);
                            if (remote.containsKey(path)) {
                              remote.put(path, field.after().textValue());
                            }
                          }
                        });
                catalog.outbound.acknowledge(
                    catalog.org,
                    SHOP,
                    new Acknowledgement(
                        change.product(),
                        "1",
                        change.version(),
                        taken,
                        Map.of(),
                        null,
                        null,
                        null));
              });
    }

    private void apply() {
      catalog.staging.approve(catalog.org, StagedChoice.of(null), ANNA);
      for (String operation :
          catalog.ask(
              "SELECT DISTINCT sync_operation_id FROM products_staging WHERE org_id = ? AND status"
                  + " = 'approved'",
              catalog.org)) {
        catalog.staging.apply(catalog.org, UUID.fromString(operation), ANNA);
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
        time++;
        in();
        share();
        out();
        share();
      }
    }

    private void share() {
      Map<String, String> local = local();
      for (String field : FIELDS) {
        if (local.get(field).equals(remote.get(field))) {
          shared.putIfAbsent(local.get(field), time);
        }
      }
    }

    Map<String, String> local() {
      Map<String, String> local = new TreeMap<>();
      FIELDS.forEach(field -> local.put(field, String.valueOf(catalog.value("A", field))));
      return local;
    }

    boolean isAccountedFor(Edit edit) {
      boolean stays = local().containsValue(edit.value()) || remote.containsValue(edit.value());
      boolean writtenOver =
          edits.stream()
              .anyMatch(
                  later ->
                      later.here() == edit.here()
                          && later.field().equals(edit.field())
                          && later.time() > edit.time());
      boolean seen = shared.containsKey(edit.value());
      return stays
          || writtenOver
          || seen
          || inConflict().contains(edit.value())
          || losers().stream().anyMatch(loser -> loser.contains(edit.value()));
    }

    List<String> inConflict() {
      return catalog.ask(
          "SELECT v #>> '{}' FROM sync_conflicts, unnest(ARRAY[local_value, remote_value]) AS v"
              + " WHERE org_id = ?",
          catalog.org);
    }

    List<String> losers() {
      return catalog.ask(
          "SELECT overruled FROM product_versions WHERE org_id = ? AND overruled <> '{}'",
          catalog.org);
    }

    boolean isOpen(String field) {
      return !catalog
          .ask(
              "SELECT id FROM sync_conflicts WHERE org_id = ? AND field_name = ? AND resolved_at IS"
                  + " NULL UNION SELECT id FROM products_staging WHERE org_id = ? AND status IN"
                  + " ('staged', 'approved') AND change_data ? ?"
                      .replace("? ?", "-> ? IS NOT NULL"),
              catalog.org,
              field,
              catalog.org,
              field)
          .isEmpty();
    }
  }
}
