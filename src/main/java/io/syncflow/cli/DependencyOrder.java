package io.syncflow.cli;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Puts entities in an order in which parents come before their children. */
final class DependencyOrder {

  private final Function<String, Collection<String>> parents;
  private final Set<String> wanted;
  private final Set<String> ordered = new LinkedHashSet<>();
  private final Set<String> visited = new HashSet<>();

  private DependencyOrder(Collection<String> wanted, Function<String, Collection<String>> parents) {
    this.wanted = new LinkedHashSet<>(wanted);
    this.parents = parents;
  }

  /**
   * @param parents the parents of an entity; those that are not among the entities are ignored
   * @return the entities, parents first, otherwise as given; members of a circle as they come
   */
  static List<String> of(
      Collection<String> entities, Function<String, Collection<String>> parents) {
    DependencyOrder order = new DependencyOrder(entities, parents);
    order.wanted.forEach(order::visit);
    return List.copyOf(order.ordered);
  }

  private void visit(String entity) {
    if (wanted.contains(entity) && visited.add(entity)) {
      parents.apply(entity).forEach(this::visit);
      ordered.add(entity);
    }
  }
}
