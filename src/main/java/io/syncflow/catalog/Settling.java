package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Settles conflicts of products that are locked already; see {@link Conflicts#resolve}. */
final class Settling {

  private static final String RESOLVE =
      "UPDATE public.sync_conflicts SET resolved_at = clock_timestamp(), resolved_by = ?,"
          + " resolved_by_name = ?, resolved_value = ?::jsonb, resolution_strategy = ?,"
          + " resolution_note = ? WHERE org_id = ? AND conflict_uuid = ? AND resolved_at IS NULL";

  private final Connection connection;
  private final UUID org;
  private final Resolution how;
  private final Author author;
  private final Instant now;
  private final List<String> left;
  private final Map<String, Umpires> umpires = new HashMap<>();

  Settling(
      Connection connection,
      UUID org,
      Resolution how,
      Author author,
      Instant now,
      List<String> left) {
    this.connection = connection;
    this.org = org;
    this.how = how;
    this.author = author;
    this.now = now;
    this.left = left;
  }

  /** Closes those about which there is nothing to write: who is meant is settled by the data. */
  int dismiss(List<Conflict> doubts) throws SQLException {
    int closed = 0;
    for (Conflict doubt : doubts) {
      closed += close(doubt, Policy.MANUAL.code(), null);
    }
    return closed;
  }

  /**
   * Settles conflicts of one product. Those of different fields become one version of it; one about
   * a field that another one was about becomes the next, which names what lost by that.
   */
  int settle(Product product, List<Conflict> conflicts) throws SQLException {
    if (product.isLockedFor(author, now)) {
      left.add(about(product, "is locked by " + product.lock().name()));
      return 0;
    }
    Set<String> paths = new HashSet<>();
    Map<Boolean, List<Conflict>> first =
        conflicts.stream().collect(Collectors.partitioningBy(one -> paths.add(one.path())));
    int settled = settleOnce(product, first.get(true));
    if (first.get(false).isEmpty()) {
      return settled;
    }
    Product next = Products.byId(connection, org, List.of(product.id())).get(product.id());
    return settled + settle(next, first.get(false));
  }

  private int settleOnce(Product product, List<Conflict> conflicts) throws SQLException {
    Map<String, JsonNode> values = new HashMap<>();
    ObjectNode overruled = Statements.JSON.createObjectNode();
    List<Conflict> settled = new ArrayList<>();
    for (Conflict conflict : conflicts) {
      JsonNode value = value(product, conflict);
      if (value == null) {
        left.add(about(product, "has no rule that decides " + conflict.field()));
      } else {
        values.put(conflict.path(), value);
        settled.add(conflict);
        name(overruled, product, conflict, value);
      }
    }
    Snapshot after = product.snapshot().with(values);
    String taken =
        TakenSkus.of(connection, org, List.of(after))
            .claim(product.id(), product.snapshot(), after);
    if (taken != null) {
      left.add(about(product, "cannot have the SKU " + taken + ", which belongs to another one"));
      return 0;
    }
    if (settled.isEmpty()) {
      return 0;
    }
    long version = product.version() + 1;
    ProductWriter.write(
        connection,
        org,
        author.as("conflict"),
        null,
        List.of(new ProductWrite(product.id(), version, product.snapshot(), after, overruled)));
    agree(product.id(), settled, version, after);
    for (Conflict conflict : settled) {
      close(conflict, strategy(conflict).code(), values.get(conflict.path()));
    }
    return settled.size();
  }

  private Policy strategy(Conflict conflict) throws SQLException {
    return switch (how.strategy()) {
      case "source_wins" -> Policy.SOURCE_WINS;
      case "target_wins" -> Policy.TARGET_WINS;
      case "rules" -> rule(conflict);
      default -> Policy.MANUAL;
    };
  }

  private Policy rule(Conflict conflict) throws SQLException {
    if (conflict.system() == null) {
      return Policy.MANUAL;
    }
    Umpires umpire = umpires.get(conflict.system());
    if (umpire == null) {
      umpire = Umpires.of(connection, org, conflict.system(), List.of());
      umpires.put(conflict.system(), umpire);
    }
    return umpire.strategy(conflict.path());
  }

  /** Null when nothing decides. */
  private JsonNode value(Product product, Conflict conflict) throws SQLException {
    if (how.strategy().equals("value")) {
      return Values.read(conflict.path(), how.value());
    }
    return switch (strategy(conflict)) {
      case SOURCE_WINS -> conflict.remoteValue();
      case TARGET_WINS -> product.snapshot().get(conflict.path());
      default -> null;
    };
  }

  private static void name(
      ObjectNode overruled, Product product, Conflict conflict, JsonNode kept) {
    JsonNode local = product.snapshot().get(conflict.path());
    boolean oursLost = !Values.same(conflict.path(), local, kept);
    ObjectNode entry = overruled.putObject(conflict.path()).put("system", conflict.system());
    entry.set("kept", kept);
    entry.set("lost", oursLost ? local : conflict.remoteValue());
    if (oursLost && !Values.same(conflict.path(), conflict.remoteValue(), kept)) {
      entry.set("lost_too", conflict.remoteValue());
    }
  }

  /**
   * Every system has what it had: where ours won, it is to be told. One whose value was written
   * over has ours already, and that is agreed: where its own won, it is told that.
   */
  private void agree(UUID product, List<Conflict> settled, long version, Snapshot after)
      throws SQLException {
    Map<String, Map<String, JsonNode>> bySystem = new HashMap<>();
    for (Conflict conflict : settled) {
      if (conflict.system() != null && !conflict.isOverwritten()) {
        bySystem
            .computeIfAbsent(conflict.system(), system -> new HashMap<>())
            .put(conflict.path(), conflict.remoteValue());
      }
    }
    for (Map.Entry<String, Map<String, JsonNode>> system : bySystem.entrySet()) {
      new Agreements(connection, org, system.getKey())
          .agree(product, null, system.getValue(), version, after);
    }
  }

  private int close(Conflict conflict, String strategy, JsonNode value) throws SQLException {
    return Statements.update(
        connection,
        RESOLVE,
        author.user(),
        author.name(),
        value,
        strategy,
        how.note(),
        org,
        conflict.id());
  }

  private static String about(Product product, String what) {
    return "The product " + product.snapshot().text(Field.SKU) + " " + what + ".";
  }
}
