package io.syncflow.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.catalog.TwoSides.Edit;
import java.util.List;
import java.util.Map;
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
 * For any interleaving of local edits, files, remote edits, syncs, reviews and rollbacks, no edit
 * is lost silently: it stays, or its own side wrote over it, or the other side did after it had
 * seen it, or it is in a conflict, or it waits for a person or was rejected by one, or it is the
 * loser that a version names. And a rollback takes back what its operation wrote, and nothing else.
 */
class NoEditIsLostPropertyTest {

  private static CatalogFixture catalog;

  /** What may happen next. */
  enum Act {
    LOCAL,
    REMOTE,
    FILE,
    IN,
    OUT,
    APPROVE,
    APPLY,
    REJECT,
    SETTLE,
    PLAN_BACK,
    GO_BACK,
    TO_VERSION
  }

  record Step(Act act, int choice) {}

  /** Orders that a guard stands against; chance would seldom find them. */
  private static final List<List<Act>> RACES =
      List.of(
          List.of(Act.REMOTE, Act.IN, Act.LOCAL, Act.GO_BACK),
          List.of(Act.REMOTE, Act.IN, Act.PLAN_BACK, Act.LOCAL, Act.GO_BACK),
          List.of(Act.REMOTE, Act.IN, Act.REMOTE, Act.IN, Act.APPROVE, Act.APPLY),
          List.of(Act.FILE, Act.LOCAL, Act.APPROVE, Act.APPLY, Act.LOCAL),
          List.of(Act.FILE, Act.FILE, Act.LOCAL, Act.APPROVE, Act.APPLY),
          List.of(Act.LOCAL, Act.REMOTE, Act.IN, Act.SETTLE, Act.LOCAL, Act.OUT));

  @BeforeContainer
  static void create() {
    catalog = new CatalogFixture();
  }

  @AfterContainer
  static void drop() {
    catalog.close();
  }

  @Property(tries = 20)
  void no_edit_is_lost_silently(
      @ForAll("steps") List<Step> steps, @ForAll Policy policy, @ForAll boolean reviewed) {
    catalog.fresh();
    catalog.settings.savePolicies(catalog.org, CatalogFixture.SHOP, Map.of("*", policy));
    TwoSides world = new TwoSides(catalog);
    if (reviewed) {
      world.review();
    }
    steps.forEach(step -> take(world, step));
    world.calm();

    for (Edit edit : world.edits()) {
      assertThat(world.isAccountedFor(edit)).as("%s after %s\n%s", edit, steps, world).isTrue();
    }
    assertThat(world.wrongly()).as("written over unseen after %s\n%s", steps, world).isEmpty();
    // In the end the two sides agree, except where a conflict or a review is open.
    for (String field : TwoSides.FIELDS) {
      assertThat(world.agree(field) || world.isOpen(field))
          .as("%s after %s\n%s", field, steps, world)
          .isTrue();
    }
  }

  private static void take(TwoSides world, Step step) {
    world.tick();
    String field = TwoSides.FIELDS.get(step.choice() % TwoSides.FIELDS.size());
    switch (step.act()) {
      case LOCAL -> world.here(field);
      case REMOTE -> world.there(field);
      case FILE -> world.file(field, step.choice() / TwoSides.FIELDS.size() * 2);
      case IN -> world.in();
      case OUT -> world.out();
      case APPROVE -> world.approve();
      case APPLY -> world.apply();
      case REJECT -> world.reject();
      case SETTLE -> world.settle(step.choice() % 2 == 0 ? "source_wins" : "target_wins");
      case PLAN_BACK -> world.planBack(step.choice() / 3);
      case GO_BACK -> world.goBack(step.choice() / 3);
      default -> world.toVersion(step.choice());
    }
    world.share();
  }

  /** Some acts about one field, and then about another: what goes wrong is about one. */
  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<List<Act>> acts =
        Arbitraries.frequency(
                Tuple.of(5, Act.LOCAL),
                Tuple.of(5, Act.REMOTE),
                Tuple.of(3, Act.FILE),
                Tuple.of(6, Act.IN),
                Tuple.of(3, Act.OUT),
                Tuple.of(3, Act.APPROVE),
                Tuple.of(3, Act.APPLY),
                Tuple.of(1, Act.REJECT),
                Tuple.of(1, Act.SETTLE),
                Tuple.of(1, Act.PLAN_BACK),
                Tuple.of(3, Act.GO_BACK),
                Tuple.of(1, Act.TO_VERSION))
            .list()
            .ofMinSize(3)
            .ofMaxSize(7);
    return Combinators.combine(
            Arbitraries.frequencyOf(Tuple.of(3, acts), Tuple.of(2, Arbitraries.of(RACES))),
            Arbitraries.integers().between(0, 5))
        .as((some, choice) -> some.stream().map(act -> new Step(act, choice)).toList())
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(bursts -> bursts.stream().flatMap(List::stream).toList());
  }
}
