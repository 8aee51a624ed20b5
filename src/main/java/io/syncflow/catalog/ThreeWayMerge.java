package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Brings two sides together that began as one (decision 32): what one of them changed is taken,
 * what both changed to the same is agreed, what both changed differently is a clash that a policy
 * decides, or a person.
 *
 * <p>A variant that one side removed and the other changed clashes as a whole, and so does a
 * product.
 */
final class ThreeWayMerge {

  /** Decides a clash. */
  interface Umpire {
    /**
     * @param path where both sides changed
     * @return never {@link Policy#NEWEST}: whoever knows the times has resolved it
     */
    Policy decide(String path);
  }

  /**
   * A field that both sides changed.
   *
   * @param policy what decided it; {@link Policy#MANUAL}: nothing has
   */
  record Clash(String path, JsonNode base, JsonNode local, JsonNode remote, Policy policy) {}

  /**
   * The outcome.
   *
   * @param toLocal what the catalog takes over
   * @param clashes decided and undecided ones
   * @param base what both sides now have seen of each other: the remote's values, but the old base
   *     where a clash is undecided
   */
  record Merged(SortedMap<String, FieldChange> toLocal, List<Clash> clashes, Snapshot base) {
    Merged {
      clashes = List.copyOf(clashes);
    }
  }

  private ThreeWayMerge() {}

  /** Merges what became of {@code base} on the two sides. */
  static Merged merge(Snapshot base, Snapshot local, Snapshot remote, Umpire umpire) {
    SortedMap<String, FieldChange> toLocal = new TreeMap<>();
    List<Clash> clashes = new ArrayList<>();
    Map<String, JsonNode> newBase = new HashMap<>();
    boolean deletionClashes = deletionClashes(base, local, remote);
    for (String path : paths(base, local, remote)) {
      JsonNode b = base.get(path);
      JsonNode l = local.get(path);
      JsonNode r = remote.get(path);
      boolean localChanged = !Values.same(path, b, l);
      boolean remoteChanged = !Values.same(path, b, r);
      boolean differ = !Values.same(path, l, r);
      boolean clash =
          differ
              && (localChanged && remoteChanged || path.equals(Field.DELETED) && deletionClashes);
      if (clash) {
        Policy policy = umpire.decide(path);
        clashes.add(new Clash(path, b, l, r, policy));
        if (policy == Policy.SOURCE_WINS) {
          toLocal.put(path, new FieldChange(l, r));
        }
        if (policy != Policy.MANUAL) {
          newBase.put(path, r);
        }
      } else {
        if (differ && remoteChanged) {
          toLocal.put(path, new FieldChange(l, r));
        }
        if (remoteChanged) {
          newBase.put(path, r);
        }
      }
    }
    return new Merged(toLocal, clashes, base.with(newBase));
  }

  /** One side deleted the product, and the other changed something else. */
  private static boolean deletionClashes(Snapshot base, Snapshot local, Snapshot remote) {
    if (local.isDeleted() == remote.isDeleted()) {
      return false;
    }
    boolean byRemote = remote.isDeleted() && !base.isDeleted();
    boolean byLocal = local.isDeleted() && !base.isDeleted();
    Snapshot other = byRemote ? local : remote;
    return (byRemote || byLocal)
        && base.changesTo(other).keySet().stream().anyMatch(path -> !path.equals(Field.DELETED));
  }

  private static Set<String> paths(Snapshot base, Snapshot local, Snapshot remote) {
    Set<String> paths = local.pathsWith(remote);
    paths.addAll(base.pathsWith(local));
    paths.addAll(base.pathsWith(remote));
    Set<UUID> shared = new TreeSet<>(local.variants());
    shared.retainAll(remote.variants());
    // Of a variant that both have, the fields count; of any other, the whole.
    paths.removeIf(
        path -> {
          UUID variant = Snapshot.variant(path);
          return variant != null && Snapshot.isWhole(path) == shared.contains(variant);
        });
    return paths;
  }
}
