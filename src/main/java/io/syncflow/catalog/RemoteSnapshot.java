package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.github.f4b6a3.uuid.UuidCreator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What a system says, laid over what was agreed with it: fields that it does not name are as they
 * were.
 *
 * @param snapshot the product as the system has it
 * @param variants the system's ids of the variants, by ours; empty when it said nothing of them
 */
record RemoteSnapshot(Snapshot snapshot, Map<UUID, String> variants) {

  private static final Pattern BLANKS =
      Pattern.compile("^[\\s\\u00A0\\u2007\\u202F\\uFEFF]+|[\\s\\u00A0\\u2007\\u202F\\uFEFF]+$");

  /**
   * Reads a change.
   *
   * @param base what was agreed
   * @param local the product as we have it, to find variants by their SKUs
   * @param known our ids of variants, by the system's
   * @throws BadValue when a field cannot hold what it says
   * @throws AmbiguousMatch when a variant could be two of ours
   */
  static RemoteSnapshot of(
      RemoteChange change, Snapshot base, Snapshot local, Map<String, UUID> known) {
    Map<String, JsonNode> values = new HashMap<>();
    values.put(Field.DELETED, change.deleted() ? BooleanNode.TRUE : NullNode.getInstance());
    if (local == Snapshot.NONE) {
      values.put("status", TextNode.valueOf("active"));
    }
    change
        .fields()
        .forEach(
            (name, value) -> values.put(name, Values.read(checked(name, change, local), value)));
    if (change.sku() != null) {
      values.put(Field.SKU, Values.read(Field.SKU, TextNode.valueOf(change.sku())));
    }
    if (change.barcode() != null) {
      values.put("barcode", Values.read("barcode", TextNode.valueOf(change.barcode())));
    }
    if (change.handle() != null) {
      values.put("handle", Values.read("handle", TextNode.valueOf(change.handle())));
    }
    Map<UUID, String> ids = new HashMap<>();
    if (change.variants() != null && !change.deleted()) {
      addVariants(change, base, local, known, values, ids);
    }
    return new RemoteSnapshot(base.with(values), ids);
  }

  private static void addVariants(
      RemoteChange change,
      Snapshot base,
      Snapshot local,
      Map<String, UUID> known,
      Map<String, JsonNode> values,
      Map<UUID, String> ids) {
    Map<String, UUID> assigned = assign(change.variants(), bySku(local), known);
    for (RemoteChange.Variant variant : change.variants()) {
      UUID id = assigned.get(variant.externalId());
      ids.put(id, variant.externalId());
      String path = Snapshot.path(id) + "/";
      values.put(path + Field.SKU, Values.read(path + Field.SKU, text(variant.sku())));
      for (Map.Entry<String, JsonNode> field : variant.fields().entrySet()) {
        values.put(path + field.getKey(), Values.read(path + field.getKey(), field.getValue()));
      }
    }
    for (UUID agreed : base.variants()) {
      if (!ids.containsKey(agreed)) {
        values.put(Snapshot.path(agreed), NullNode.getInstance());
      }
    }
  }

  /** By the system's ids, else by SKU; each of ours once. */
  private static Map<String, UUID> assign(
      List<RemoteChange.Variant> variants, Map<String, List<UUID>> bySku, Map<String, UUID> known) {
    Map<String, UUID> assigned = new HashMap<>();
    for (RemoteChange.Variant variant : variants) {
      if (known.containsKey(variant.externalId())) {
        assigned.put(variant.externalId(), known.get(variant.externalId()));
      }
    }
    Set<UUID> given = new HashSet<>(assigned.values());
    for (RemoteChange.Variant variant : variants) {
      if (!assigned.containsKey(variant.externalId())) {
        UUID same = one(variant.sku(), bySku);
        assigned.put(
            variant.externalId(),
            same != null && given.add(same) ? same : UuidCreator.getTimeOrderedEpochPlus1());
      }
    }
    return assigned;
  }

  private static UUID one(String sku, Map<String, List<UUID>> bySku) {
    String key = key(sku);
    List<UUID> same = key.isEmpty() ? List.of() : bySku.getOrDefault(key, List.of());
    if (same.size() > 1) {
      throw new AmbiguousMatch(same.size() + " variants have the sku " + sku + ".");
    }
    return same.isEmpty() ? null : same.get(0);
  }

  private static Map<String, List<UUID>> bySku(Snapshot local) {
    Map<String, List<UUID>> bySku = new HashMap<>();
    for (UUID variant : local.variants()) {
      bySku
          .computeIfAbsent(
              key(local.text(Snapshot.path(variant) + "/" + Field.SKU)), key -> new ArrayList<>())
          .add(variant);
    }
    return bySku;
  }

  /** As {@code public.match_key} compares. */
  private static String key(String sku) {
    return sku == null ? "" : BLANKS.matcher(sku).replaceAll("").toLowerCase(Locale.ROOT);
  }

  private static JsonNode text(String value) {
    return value == null ? NullNode.getInstance() : TextNode.valueOf(value);
  }

  /** Fields lead into variants only when the product is known, and to none that it lacks. */
  private static String checked(String name, RemoteChange change, Snapshot local) {
    if (name.equals(Field.DELETED)
        || name.startsWith(Field.VARIANTS + "/") && change.product() == null) {
      throw new BadValue(name, "is no field of a product");
    }
    UUID variant = Snapshot.variant(name);
    if (variant != null && !local.variants().contains(variant)) {
      throw new BadValue(name, "is of a variant that the product does not have");
    }
    return name;
  }
}
